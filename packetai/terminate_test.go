package packetai_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/packetai"
)

const (
	aliveAnswer = `{"data":{"id":"dep_1","status":"running"}}`
	goneAnswer  = `{"data":{"id":"dep_1","status":"terminated"}}`
	notFound    = `404 {"success":false,"error":{"code":"NOT_FOUND","message":"no"}}`
	getIt       = "GET /deployments/dep_1"
	deleteIt    = "DELETE /deployments/dep_1"
)

// What counts as proof that a deployment is gone, and what does not.
func TestTerminateProvesAsFarAsTheAPILetsIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		gets, deletes []string
		proved        bool
		err           error
		sent          [2]int // gets and deletes
	}{
		"a status says it":                {[]string{aliveAnswer, aliveAnswer, goneAnswer}, []string{"{}"}, true, nil, [2]int{3, 1}},
		"a path that worked does not":     {[]string{aliveAnswer, notFound}, []string{"204"}, true, nil, [2]int{2, 1}},
		"it was gone before":              {[]string{goneAnswer}, nil, true, nil, [2]int{1, 0}},
		"it went by another's doing":      {[]string{aliveAnswer, notFound}, []string{notFound}, true, nil, [2]int{2, 1}},
		"a path that never worked":        {[]string{notFound}, []string{"{}"}, false, nil, [2]int{1, 1}},
		"no such path":                    {[]string{"405"}, []string{"{}"}, false, nil, [2]int{1, 1}},
		"no such id, or neither path":     {[]string{notFound}, []string{notFound}, false, packetai.ErrNotFound, [2]int{1, 1}},
		"a delete's path that is another": {[]string{aliveAnswer}, []string{notFound}, false, packetai.ErrNotFound, [2]int{2, 1}},
		"a first look that failed":        {[]string{"500", aliveAnswer, goneAnswer}, []string{"{}"}, true, nil, [2]int{3, 1}},
		"and it lives on":                 {[]string{"500", aliveAnswer}, []string{"{}"}, false, packetai.ErrNotDeleted, [2]int{25, 1}},
		"and the path never worked":       {[]string{"500", notFound}, []string{"{}"}, false, nil, [2]int{2, 1}},
		"a first look refused by a 429":   {[]string{"429", aliveAnswer, goneAnswer}, []string{"{}"}, true, nil, [2]int{3, 1}},
		"a key that may not look":         {[]string{"403"}, []string{"{}"}, false, nil, [2]int{1, 1}},
		"a page in the place of a look":   {[]string{"<html>"}, []string{"{}"}, false, nil, [2]int{1, 1}},
		"a gateway's 404 is no proof":     {[]string{aliveAnswer, "404 <html>", aliveAnswer, goneAnswer}, []string{"{}"}, true, nil, [2]int{4, 1}},
		"gone, and the answer was lost":   {[]string{aliveAnswer, goneAnswer}, []string{"409 " + saysNo("CONFLICT", "Deployment is already terminated.")}, true, nil, [2]int{2, 1}},
		"another conflict":                {[]string{aliveAnswer}, []string{"409 " + saysNo("CONFLICT", "A volume is attached.")}, false, packetai.ErrConflict, [2]int{2, 1}},
		"looks that fail to the end":      {[]string{aliveAnswer, "500"}, []string{"{}"}, false, packetai.ErrNotDeleted, [2]int{25, 1}},
		"a key that is wrong":             {[]string{"401"}, nil, false, packetai.ErrUnauthorized, [2]int{1, 0}},
		"a delete that fails":             {[]string{aliveAnswer}, []string{"503"}, false, packetai.ErrServer, [2]int{1, 1}},
		"one that lives on":               {[]string{aliveAnswer}, []string{"{}"}, false, packetai.ErrNotDeleted, [2]int{25, 1}},
		"looks that fail later":           {[]string{aliveAnswer, "500", "502", goneAnswer}, []string{"{}"}, true, nil, [2]int{4, 1}},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := answering(t, map[string][]string{getIt: c.gets, deleteIt: c.deletes})
			client := newClient(t, s.RoundTrip)
			done, err := client.Deployments.TerminateWhenAllowed(t.Context(), "dep_1")
			if c.err == nil {
				require.NoError(t, err, name)
			} else {
				require.ErrorIs(t, err, c.err, name)
			}
			require.Equal(t, c.proved, done.Proved, name)
			require.Equal(t, c.sent, [2]int{s.count(getIt), s.count(deleteIt)}, name)
		})
	}
}

// A server that never lets go is not asked for ever, nor often.
func TestTerminateGivesUp(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`400 {"error":{"message":"minimum runtime"}}`,
		`400 {"error":{"message":"minimum runtime","details":{"remainingMinutes":3}}}`,
		`400 {"error":{"message":"minimum runtime","details":{"remainingMinutes":0}}}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			s := answering(t, map[string][]string{getIt: {aliveAnswer}, deleteIt: {body}})
			client := newClient(t, s.RoundTrip)
			began := time.Now()
			_, err := client.Deployments.TerminateWhenAllowed(t.Context(), "dep_1")
			require.ErrorIs(t, err, packetai.ErrTooEarly)
			require.LessOrEqual(t, time.Since(began), 30*time.Minute)
			require.LessOrEqual(t, s.count(deleteIt), 31)
		})
	}
}

// Whoever is not told that it is gone learns why, and that it may be billed.
func TestTerminateSaysWhyItIsNotProved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := answering(t, map[string][]string{getIt: {aliveAnswer, "500 " + saysNo("INTERNAL_ERROR", "words")}, deleteIt: {"{}"}})
		_, err := newClient(t, s.RoundTrip).Deployments.TerminateWhenAllowed(t.Context(), "dep_1")
		require.ErrorIs(t, err, packetai.ErrNotDeleted)
		require.ErrorIs(t, err, packetai.ErrServer)
		require.ErrorContains(t, err, "words")

		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		s = answering(t, map[string][]string{getIt: {aliveAnswer}, deleteIt: {"{}"}})
		_, err = newClient(t, s.RoundTrip).Deployments.TerminateWhenAllowed(ctx, "dep_1")
		require.ErrorIs(t, err, packetai.ErrNotDeleted)
		require.ErrorIs(t, err, packetai.ErrWaitTimeout)
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
}

// A server that tells next to nothing as what is left is not asked all the time.
func TestTerminateDoesNotHurry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := answering(t, map[string][]string{getIt: {aliveAnswer}, deleteIt: {`400 {"error":{"message":"minimum runtime","details":{"remainingMs":3}}}`, "503"}})
		began := time.Now()
		_, err := newClient(t, s.RoundTrip).Deployments.TerminateWhenAllowed(t.Context(), "dep_1")
		require.ErrorIs(t, err, packetai.ErrServer)
		require.Equal(t, time.Second, time.Since(began))
	})
}

// An answer that holds nothing but an empty line is an acceptance without a word.
func TestTerminateIsAcceptedWithoutAWord(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "\n", "{}", "[]", `{"data":null,"meta":{"requestId":"r"}}`} {
		d, err := newClient(t, always(200, body)).Deployments.Terminate(t.Context(), "dep_1")
		require.NoError(t, err, "%q", body)
		require.Equal(t, "dep_1", d.ID)
	}
	for _, body := range []string{
		"<html>", `{"success":false}`, `{"error":"no"}`,
		`{"success":true,"data":{"error":{"code":"CONFLICT","message":"It has to run for 25 minutes."}}}`, `{"data":{"error":"no"}}`, `{"success":true,"error":"locked"}`, `{"data":{"id":"dep_1","error":"host lost"}}`, `{"data":{"status":"terminated","error":"host lost"}}`,
		`{"data":{"id":"dep_1"}}`,
	} {
		_, err := newClient(t, always(200, body)).Deployments.Terminate(t.Context(), "dep_1")
		require.Error(t, err, "%q", body)
	}
	for _, body := range []string{`{"data":{"id":"dep_1","status":"terminated"}}`, `{"success":true,"error":null}`} {
		d, err := newClient(t, always(200, body)).Deployments.Terminate(t.Context(), "dep_1")
		require.NoError(t, err, "%q", body)
		require.Equal(t, "dep_1", d.ID)
	}
}

// What is left is tried again after 25 minutes, whatever the server says: it may
// be misread.
func TestTerminateTriesAgainAfterTheMinimumRuntime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := answering(t, map[string][]string{getIt: {aliveAnswer, goneAnswer}, deleteIt: {`400 {"error":{"message":"minimum runtime","details":{"remainingMinutes":600}}}`, "{}"}})
		done, err := newClient(t, s.RoundTrip).Deployments.TerminateWhenAllowed(t.Context(), "dep_1")
		require.NoError(t, err)
		require.True(t, done.Proved)
		require.Equal(t, packetai.MinimumRuntime, done.Waited)
	})
}
