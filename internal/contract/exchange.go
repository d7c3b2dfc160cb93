package contract

import (
	"cmp"
	"context"
	"net/http"
	"regexp"
	"strconv"

	"github.com/voltagegpu/volt-go/api"
)

// Exchange is one documented request with its answer, as a user makes the call.
type Exchange[C any] struct {
	// Answer is the answer's fixture, below Suite.Fixtures. Where no page shows
	// the answer it is "", and AnswerText is the answer itself, or nothing.
	Answer, AnswerText string
	// Renamed is the name in the documented response, if it differs from the request's
	// because the page documents one response for several requests.
	Renamed string
	// Asked is the fixture of the request's body. Where no page shows the body
	// it is "", and AskedText is the body's JSON, "" for a request without one.
	Asked, AskedText string
	// Method is the HTTP method.
	Method string
	// Path is below the base URL, escaped, and exact: a trailing slash counts.
	Path string
	// Query is exact, too: escaped and in the order in which it is sent.
	Query string
	// Status is what the server answers with, 200 where it is 0.
	Status int
	// Call makes the request, and no other.
	Call func(context.Context, C) (any, error)
	// Want is the whole decoded value, nil for a call that returns none.
	Want any
	// Raw is the same call, with the option that fills in a Response. One of an
	// API's exchanges has it, and each whose answer has unknown leaves.
	Raw func(context.Context, C, *api.Response) error
}

var nameMember = regexp.MustCompile(`"name": "[^"]*"`)

// rename replaces the name in a documented response by Renamed.
func (e Exchange[C]) rename(body string) string {
	if e.Renamed == "" {
		return body
	}
	return nameMember.ReplaceAllString(body, `"name": `+strconv.Quote(e.Renamed))
}

// Name tells exchanges apart in the names of subtests.
func (e Exchange[C]) Name() string {
	switch {
	case e.Answer == "" && e.Asked == "":
		return e.Method + " " + e.uri()
	case e.Answer == "":
		return e.Asked
	case e.Asked == "":
		return e.Answer
	}
	return e.Asked + " to " + e.Answer
}

// answerName is what tables of exceptions call the answer.
func (e Exchange[C]) answerName() string { return cmp.Or(e.Answer, e.Name()) }

// uri is the path with its query.
func (e Exchange[C]) uri() string {
	if e.Query == "" {
		return e.Path
	}
	return e.Path + "?" + e.Query
}

func (e Exchange[C]) status() int { return cmp.Or(e.Status, http.StatusOK) }

// ErrorExchange is a documented or observed error body, on a call that meets it.
type ErrorExchange[C any] struct {
	// Answer is the body's fixture, below Suite.Fixtures. Where no page shows it,
	// it is "", and AnswerText is the body itself.
	Answer, AnswerText string
	// Status is what the server answers with.
	Status int
	// Call makes a request.
	Call func(context.Context, C) error
	// Want is the whole error, without Call, Status and Body.
	Want api.Error
}

// Name tells them apart in the names of subtests.
func (e ErrorExchange[C]) Name() string {
	return cmp.Or(e.Answer, http.StatusText(e.Status)+" "+e.AnswerText)
}
