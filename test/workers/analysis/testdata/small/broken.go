package small

// Broken does not parse, and the rest is read all the same.
func Broken(a int, {

// After is read.
func After() {}
