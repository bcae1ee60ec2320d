package small_test

import (
	"testing"

	_ "example.com/small"
)

func TestExternal(t *testing.T) {}
