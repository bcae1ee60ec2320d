// Package small shows one of everything that is exported. It is read by tests.
package small

import (
	"fmt"
	"io"
	"net/http"

	y "example.com/dep/yaml"
)

// Limit is how much. More is refused.
const Limit = 1 << 10

const (
	Red Color = iota
	Green
	hidden
)

// Version is the version.
//
// Deprecated: use Limit.
const Version = "v1\n"

// Default is the default.
var Default = &Options{Name: "x"}

var Client, _ = http.DefaultClient, 1

var Written map[string]*http.Request

// Color is a color.
type Color int

// String implements fmt.Stringer.
func (c Color) String() string { return fmt.Sprint(int(c)) }

// Options are options.
type Options struct {
	Name string `json:"name,omitempty"`
	base
	io.Reader
	*y.Node
	count int
	Nested struct{ A, B int }
}

type base struct{ ID int }

func (b *base) Reset(to ...int) {}

// Shape is a shape.
type Shape interface {
	fmt.Stringer
	Area() (area float64, err error)
	sealed()
}

// Number is a constraint.
type Number interface {
	~int | ~float64
}

// List is generic.
type List[T any] struct {
	items []T
	Next  *List[T]
}

// Push appends.
func (l *List[E]) Push(items ...E) *List[E] { return l }

// Handler is a function type.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Alias stands for another type.
type Alias = map[string][]Color

// Map maps.
func Map[K comparable, V Number](in map[K]V, f func(V) V) (out map[K]V) { return nil }

// New makes a base.
func New(name string, opts ...Options) (*base, error) { return nil, nil }

func unexported() {}
