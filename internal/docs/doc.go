// Package docs has tests alone: that the Go in each page of the module (README.md,
// CHANGELOG.md, docs/ and the rest) compiles, that their links lead somewhere, and
// that the commands they name exist.
//
// Every fenced block of the language go is type-checked, with line numbers of its
// page. What surrounds a block:
//
//   - One that begins with "package" is a file and stands alone.
//   - Any other is declarations or, where it does not parse as such, statements of
//     a function that returns an error. Packages of imports_test.go are imported as
//     they are named, and the variables of testdata/names/volt.go are there: ctx,
//     client, pod, t and the like. A block may declare any of them anew. A variable
//     that is declared and not used is no error here; everything else is.
//
// A comment on the line before a block changes that:
//
//	<!-- go: with park -->          the variables of testdata/names/park.go instead
//	<!-- go: from path/to/file.go --> the block stands word for word in that file of
//	                                the module, and is compiled and tested there
//
// A block that is no Go has another language, or none.
package docs
