// Command tool does nothing.
package main

import (
	"example.com/small"
	"example.com/small/internal/hidden"
	"example.com/v"
)

func main() { _, _, _ = small.Limit, hidden.X, v.V }
