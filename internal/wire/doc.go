// Package wire reads JSON whose spelling is not certain: numbers that arrive
// as strings, lists with and without an envelope, times in several forms, and
// nulls. Its types stand in the structs that answers are decoded into before
// they are converted, once, to the public ones.
//
// A value that cannot be read becomes the zero value, as if it were absent:
// one odd field must not cost the caller the rest of an answer, least of all
// the id of something paid for.
package wire
