// Package wire reads JSON whose spelling is not certain: numbers that arrive
// as strings, lists with and without an envelope, times in several forms, and
// nulls, which count as absent.
//
// encoding/json checks that an answer is valid; after that each object's
// members are read once, by name, straight into the public type. That costs
// less than a struct with every spelling of every field, and lets one case
// name all spellings of a field.
//
// A value that cannot be read becomes the zero value, as if it were absent:
// one odd field must not cost the caller the rest of an answer, least of all
// the id of something paid for.
package wire
