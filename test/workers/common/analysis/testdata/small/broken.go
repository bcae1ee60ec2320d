package small

// Broken does not parse, and the rest is read all the same.
func Broken(a int b string) {}

// After is read.
func After() {}
