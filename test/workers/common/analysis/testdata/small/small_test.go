package small

import "testing"

func TestNothing(t *testing.T) {}
