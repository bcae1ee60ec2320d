module example.com/small

go 1.21

require (
	example.com/dep v1.2.3
	example.com/unused v0.1.0 // indirect
	example.com/v v1.0.0
)

replace example.com/dep => ../dep

exclude example.com/dep v1.0.0
