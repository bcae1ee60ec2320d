package hidden

// #cgo pkg-config: zlib
import "C"

// X is seen within the module only.
var X int
