package small

import "golang.org/x/sys/windows"

// OnlyWindows is not there on linux.
func OnlyWindows() windows.Handle { return 0 }
