package contract

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// EveryLeafOfEveryAnswerMatters checks that nothing that an answer says is lost:
// another leaf makes another value, or an error. Exceptions are those of
// UnknownLeaves and NullIsAbsent.
func EveryLeafOfEveryAnswerMatters[C any](t *testing.T, s Suite[C]) {
	t.Helper()
	var changed, lost atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d changes to the leaves of %d answers, of which %d made no difference", changed.Load(), len(s.onePerAnswer()), lost.Load())
	})
	s.assertExceptionsAreNeeded(t)
	for _, e := range s.onePerAnswer() {
		answer := e.rename(s.fixture(t, e.Answer, e.AnswerText))
		if e.Answer == "" && !hasLeaves(answer) {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			document := Parse(t, answer)
			places := Leaves(document)
			if !slices.Contains([]string{"{}", "[]"}, strings.Join(strings.Fields(answer), "")) {
				require.NotEmpty(t, places)
			}
			before := s.outcomeOf(t, e, document)
			require.NoError(t, before.err)
			for _, l := range places {
				if slices.Contains(s.UnknownLeaves[e.answerName()], l.Name()) {
					continue
				}
				for _, other := range s.othersOf(l) {
					if other == nil && s.sameAsAbsent(e.answerName(), l.Name()) {
						continue
					}
					after := s.outcomeOf(t, e, l.Replaced(document, other))
					changed.Add(1)
					if before.equals(after) {
						lost.Add(1)
					}
					assert.False(t, before.equals(after), "%s: %v instead of %v makes no difference", l.Name(), other, l.Value)
				}
			}
		})
	}
}

// UnknownLeavesAreInTheRawAnswer checks that what the client does not know is
// still there.
func UnknownLeavesAreInTheRawAnswer[C any](t *testing.T, s Suite[C]) {
	t.Helper()
	for name, places := range s.UnknownLeaves {
		at := slices.IndexFunc(s.Exchanges, func(e Exchange[C]) bool { return e.answerName() == name && e.Raw != nil })
		if !assert.GreaterOrEqual(t, at, 0, "no exchange has %s and a Raw", name) {
			continue
		}
		e := s.Exchanges[at]
		document := Parse(t, e.rename(s.fixture(t, e.Answer, e.AnswerText)))
		found := 0
		for _, l := range Leaves(document) {
			if !slices.Contains(places, l.Name()) {
				continue
			}
			found++
			other := l.Replaced(document, "changed")
			var resp api.Response
			require.NoError(t, e.Raw(t.Context(), s.Client(always(e.status(), Text(t, other)), NewKey()), &resp))
			require.Equal(t, other, Parse(t, string(resp.Raw())))
		}
		assert.Len(t, places, found, "%s lacks some of them", name)
	}
}

// EveryLeafOfEveryErrorMatters checks the same of what a server says no with: the
// error changes, and messages and codes have fields of their own.
func EveryLeafOfEveryErrorMatters[C any](t *testing.T, s Suite[C]) {
	t.Helper()
	require.NotEmpty(t, s.Errors)
	var changed, lost atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d changes to the leaves of %d errors, of which %d made no difference", changed.Load(), len(s.Errors), lost.Load())
	})
	for _, e := range s.Errors {
		answer := s.fixture(t, e.Answer, e.AnswerText)
		if !strings.HasSuffix(e.Answer, ".json") && !hasLeaves(answer) {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			t.Parallel()
			errorOf := func(document any) api.Error {
				got, _ := s.errorOf(t.Context(), t, e, Text(t, document))
				got.Waited = 0
				return got
			}
			document := Parse(t, answer)
			places := Leaves(document)
			require.NotEmpty(t, places)
			before := errorOf(document)
			for _, l := range places {
				for _, other := range s.othersOf(l) {
					changed.Add(1)
					if !assert.NotEqual(t, before, errorOf(l.Replaced(document, other)), "%s: %v", l.Name(), other) {
						lost.Add(1)
					}
				}
				if name := l.Name(); strings.HasSuffix(name, "message") || strings.HasSuffix(name, "code") {
					after := errorOf(l.Replaced(document, "another"))
					assert.Contains(t, []string{after.Message, after.Code}, "another", "%s has a field of its own", name)
				}
			}
		})
	}
}

// assertExceptionsAreNeeded fails for exceptions to what no answer has.
func (s Suite[C]) assertExceptionsAreNeeded(t testing.TB) {
	t.Helper()
	there := map[string]bool{} // end of an answer's name and place
	for _, e := range s.onePerAnswer() {
		document, err := parse(e.rename(s.fixture(t, e.Answer, e.AnswerText)))
		if err != nil {
			continue
		}
		for _, l := range Leaves(document) {
			there[e.answerName()+" "+l.Name()] = true
			for end := range s.NullIsAbsent {
				if strings.HasSuffix(e.answerName(), end) {
					there[end+" "+l.Name()] = true
				}
			}
		}
	}
	for _, table := range []map[string][]string{s.UnknownLeaves, s.NullIsAbsent} {
		for answer, places := range table {
			for _, place := range places {
				assert.True(t, there[answer+" "+place], "no answer %s has the exception %s", answer, place)
			}
		}
	}
}

// sameAsAbsent reports whether NullIsAbsent has the place.
func (s Suite[C]) sameAsAbsent(answer, place string) bool {
	for end, names := range s.NullIsAbsent {
		if strings.HasSuffix(answer, end) && slices.Contains(names, place) {
			return true
		}
	}
	return false
}

// othersOf are the Others with the longest end that fits, or else the leaf's own.
func (s Suite[C]) othersOf(l Leaf) []any {
	others, longest := l.Others(), -1
	for end, those := range s.Others {
		if strings.HasSuffix(l.Name(), end) && len(end) > longest {
			others, longest = those, len(end)
		}
	}
	return others
}

// onePerAnswer are the exchanges without those that only ask otherwise.
func (s Suite[C]) onePerAnswer() []Exchange[C] {
	seen := map[string]bool{}
	var one []Exchange[C]
	for _, e := range s.Exchanges {
		answer := e.answerName() + e.AnswerText
		if !seen[answer] {
			seen[answer] = true
			one = append(one, e)
		}
	}
	return one
}

// hasLeaves reports whether a text is a JSON object or array that says something.
func hasLeaves(text string) bool {
	document, err := parse(text)
	if err != nil {
		return false
	}
	for _, l := range Leaves(document) {
		return len(l.Path) > 0
	}
	return false
}

// outcome is how a call ended.
type outcome struct {
	value any
	err   error
}

func (o outcome) equals(p outcome) bool {
	return fmt.Sprint(o.err) == fmt.Sprint(p.err) && assert.ObjectsAreEqual(o.value, p.value)
}

func (s Suite[C]) outcomeOf(t testing.TB, e Exchange[C], document any) outcome {
	t.Helper()
	value, err := e.Call(t.Context(), s.Client(always(e.status(), Text(t, document)), NewKey()))
	return outcome{value, err}
}
