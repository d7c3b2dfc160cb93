package volt_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/volttest"
)

// losing is an error of a create whose answer goes wrong so.
func losing(t *testing.T, srv *volttest.Server, client *volt.Client, spec volt.PodSpec, fault volttest.Fault) error {
	t.Helper()
	srv.Fail("POST /pods", fault)
	_, err := client.Pods.Create(t.Context(), spec)
	require.ErrorIs(t, err, volt.ErrMaybeCreated)
	return err
}

// What a lost create has made is given back, whatever was lost of it, and nothing
// else. Where no name can be read and no id was told, nothing is deleted.
func TestReclaim(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault volttest.Fault
		told  bool // an id
	}{
		"cut": {volttest.ThenCut, false}, "failed": {volttest.Then(volttest.Status(502)), false}, "empty": {volttest.Then(volttest.Empty(201)), false},
		"half an answer": {volttest.HalfJSON, true}, "cut in the answer": {volttest.CutBody(-1), true}, "another type": {volttest.WrongTypes, false},
		"nothing made": {volttest.Cut, true}, "nothing made, and failed": {volttest.Status(500), true},
	} {
		for _, revision := range revisions {
			for _, lag := range []time.Duration{0, 40 * time.Second} {
				inBubble(t, fmt.Sprint(name, ", ", revision, ", lagging by ", lag), func(t *testing.T) {
					srv := simulated(t, revision, volttest.ListLag(lag))
					client := unlimited(srv)
					precious := mustCreate(t, client, podIn(revision, "precious"))
					mustCreate(t, unlimited(srv), podIn(revision, ensured)) // of that name, and older
					time.Sleep(time.Hour)
					err := losing(t, srv, client, podIn(revision, ensured), c.fault)
					began := time.Now()

					left := client.Pods.Reclaim(t.Context(), fmt.Errorf("deploy: %w", err))

					require.GreaterOrEqual(t, time.Since(began), time.Minute, "the list lag")
					require.LessOrEqual(t, time.Since(began), 5*time.Minute)
					if revision == volttest.Observed && !c.told {
						require.ErrorIs(t, left, volt.ErrMaybeCreated)
						require.Len(t, srv.Running(), 3)
						require.Equal(t, []string{srv.Running()[2].WorkloadID}, as[*volt.AmbiguousError](t, left).Candidates)
						require.ErrorContains(t, left, `volt: reclaim pod "train-1": outcome unknown`)
						return
					}
					require.NoError(t, left)
					require.Len(t, srv.Running(), 2)
					require.Equal(t, precious.ID, srv.Pods()[0].WorkloadID+map[bool]string{true: srv.Pods()[0].ID}[revision == volttest.Classic])
				})
			}
		}
	}
	client := newClient(t, noRequest(t))
	var none *volt.AmbiguousError // as an errors.As that found none leaves it
	for _, err := range []error{nil, none, errors.Join(none), errors.New("no"), volt.ErrNotFound, &volt.Error{}, errors.Join(volt.ErrServer)} {
		require.NoError(t, client.Pods.Reclaim(t.Context(), err))
	}
}

// An answer may tell the id of another's pod: that is not taken for what was made.
func TestReclaimTakesNoOther(t *testing.T) {
	t.Parallel()
	for _, revision := range revisions {
		for _, age := range []time.Duration{time.Second, 3 * time.Minute} {
			inBubble(t, fmt.Sprint(revision, ", of ", age), func(t *testing.T) {
				srv := simulated(t, revision)
				mine := unlimited(srv)
				same, other := mustCreate(t, mine, podIn(revision, ensured)), mustCreate(t, mine, podIn(revision, "other"))
				time.Sleep(age)
				for _, id := range append(same.IDs(), other.IDs()...) {
					for _, status := range []int{500, 201} {
						answer := volttest.Answer(status, "text/html", `<p>it conflicts with {"id":"`+id+`"}`)
						err := losing(t, srv, mine, podIn(revision, ensured), answer)
						require.NoError(t, mine.Pods.Reclaim(t.Context(), err), "who made them knows them")
						require.Len(t, srv.Running(), 2)
						if age < time.Minute {
							continue // to anyone else the one of that name may be it
						}
						require.NoError(t, unlimited(srv).Pods.Reclaim(t.Context(), err), "they are older")
						require.Len(t, srv.Running(), 2)
					}
				}
			})
		}
	}
	inBubble(t, "which tells nothing but its id", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		srv.Fail("GET /pods", volttest.HTML(200).Nth(6))
		srv.Fail("GET /pods", volttest.NullFields("created_at").Always())
		other := mustCreate(t, unlimited(srv), podIn(volttest.Observed, "other"))
		client := unlimited(srv)
		err := losing(t, srv, client, podIn(volttest.Observed, ensured), volttest.Answer(500, "application/json", `{"id":"`+other.ID+`"}`))
		left := client.Pods.Reclaim(t.Context(), err)
		require.ErrorIs(t, left, volt.ErrMaybeCreated)
		left = client.Pods.Reclaim(t.Context(), left)
		require.ErrorIs(t, left, volt.ErrMaybeCreated)
		require.Equal(t, []string{other.ID}, as[*volt.AmbiguousError](t, left).MentionedIDs)
		require.Len(t, srv.Running(), 1)
	})
	inBubble(t, "which the answer to another create of the name tells", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		srv.Fail("GET /pods", volttest.NullFields("created_at").Always())
		other := mustCreate(t, unlimited(srv), podIn(volttest.Observed, "other"))
		client := unlimited(srv)
		page := losing(t, srv, client, podIn(volttest.Observed, ensured), volttest.HTML(201))
		failed := losing(t, srv, client, podIn(volttest.Observed, ensured), volttest.Answer(500, "application/json", `{"id":"`+other.ID+`"}`))
		for _, both := range []error{errors.Join(page, failed), errors.Join(failed, page)} {
			left := client.Pods.Reclaim(t.Context(), both)
			require.ErrorContains(t, left, other.ID)
			require.ErrorIs(t, left, volt.ErrServer)
			require.ErrorIs(t, left, volt.ErrBadResponse)
			require.Len(t, srv.Running(), 1)
		}
		answered := losing(t, srv, client, podIn(volttest.Observed, ensured), volttest.HalfJSON)
		require.ErrorIs(t, client.Pods.Reclaim(t.Context(), errors.Join(page, answered)), volt.ErrMaybeCreated, "no name is shown")
		require.Len(t, srv.Running(), 1, "what the second create returned is deleted")
	})
	inBubble(t, "whose age shows late", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		other := mustCreate(t, unlimited(srv), podIn(volttest.Observed, "other"))
		time.Sleep(time.Hour)
		client := unlimited(srv)
		err := losing(t, srv, client, podIn(volttest.Observed, ensured), volttest.Answer(201, "text/html", `<p>{"id":"`+other.ID+`"}`))
		srv.Fail("GET /pods", volttest.Status(401).Times(5))
		require.NoError(t, client.Pods.Reclaim(t.Context(), err))
		require.Len(t, srv.Running(), 1)
	})
	inBubble(t, "which this client was told of before", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		srv.Fail("GET *", volttest.NullFields("created_at").Always())
		other := mustCreate(t, unlimited(srv), podIn(volttest.Confidential, ensured))
		client := unlimited(srv)
		_, getErr := client.Pods.Get(t.Context(), other.ID)
		require.NoError(t, getErr)
		time.Sleep(time.Second)
		err := losing(t, srv, client, podIn(volttest.Confidential, ensured), volttest.Cut)
		time.Sleep(time.Second)
		require.NoError(t, client.Pods.Reclaim(t.Context(), err))
		require.Len(t, srv.Running(), 1)
	})
	inBubble(t, "which was made by the retry", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		err := losing(t, srv, client, podIn(volttest.Confidential, ensured), volttest.ThenCut)
		time.Sleep(time.Second)
		retry := mustCreate(t, client, podIn(volttest.Confidential, ensured))
		require.NoError(t, client.Pods.Reclaim(t.Context(), err))
		require.Len(t, srv.Running(), 1)
		require.Equal(t, retry.WorkloadID, srv.Running()[0].WorkloadID)
	})
}

// A pod's age is compared by the server's clock, which its answers tell: not by this
// one's, which may be fast or slow.
func TestReclaimByTheServersClock(t *testing.T) {
	t.Parallel()
	created := regexp.MustCompile(`"(created_at|createdAt)":"([^"]*)"`)
	for _, off := range []time.Duration{-time.Hour, -5 * time.Minute, 5 * time.Minute, time.Hour} {
		inBubble(t, fmt.Sprint(off), func(t *testing.T) {
			srv := simulated(t, volttest.Confidential)
			inner := srv.Transport()
			client := unlimited(srv, volt.WithHTTPClient(&http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				res, err := inner.RoundTrip(r)
				if err != nil {
					return nil, err
				}
				defer res.Body.Close()
				body, err := io.ReadAll(res.Body)
				assert.NoError(t, err)
				theirs := created.ReplaceAllFunc(body, func(member []byte) []byte {
					part := created.FindSubmatch(member)
					at, err := time.Parse(time.RFC3339, string(part[2]))
					assert.NoError(t, err)
					return fmt.Appendf(nil, `%q:%q`, part[1], at.Add(off).Format(time.RFC3339Nano))
				})
				return answer(r, res.StatusCode, string(theirs), map[string]string{"Date": time.Now().Add(off).UTC().Format(http.TimeFormat)}), nil
			})}))
			mustCreate(t, unlimited(srv), podIn(volttest.Confidential, ensured))
			time.Sleep(3 * time.Minute)
			err := losing(t, srv, client, podIn(volttest.Confidential, ensured), volttest.ThenCut)
			require.NoError(t, client.Pods.Reclaim(t.Context(), err))
			require.Len(t, srv.Running(), 1)
			require.Equal(t, srv.Pods()[0].ID, srv.Running()[0].ID, "the older one")
		})
	}
}

// A pod of unknown age is not deleted, and the error has its id. A failed pod is deleted.
func TestReclaimTakesWhatMayBeBilled(t *testing.T) {
	t.Parallel()
	inBubble(t, "of unknown age", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		err := losing(t, srv, unlimited(srv), podIn(volttest.Confidential, ensured), volttest.ThenCut)
		srv.Fail("GET *", volttest.NullFields("created_at").Always())
		time.Sleep(time.Hour)
		left := unlimited(srv).Pods.Reclaim(t.Context(), err)
		require.ErrorIs(t, left, volt.ErrMaybeCreated, "it may be older than the create")
		require.Equal(t, []string{srv.Running()[0].WorkloadID}, as[*volt.AmbiguousError](t, left).Candidates)
	})
	inBubble(t, "with an id whose name agrees", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential, volttest.ListLag(5*time.Minute))
		srv.Fail("GET *", volttest.NullFields("created_at").Always())
		pod := mustCreate(t, unlimited(srv), podIn(volttest.Confidential, ensured))
		lost := &volt.AmbiguousError{Name: ensured, IDs: []string{pod.ID}, Since: time.Now(), Err: &volt.Error{Status: 500}}
		require.NoError(t, unlimited(srv).Pods.Reclaim(t.Context(), lost))
		require.Empty(t, srv.Running(), "its id came in a 2xx to the create")
	})
	inBubble(t, "a program's own state", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		mustCreate(t, unlimited(srv), podIn(volttest.Confidential, ensured))
		client := unlimited(srv)
		require.NoError(t, client.Pods.Reclaim(t.Context(), &volt.AmbiguousError{Name: ensured, Since: time.Now().Add(-time.Minute)}))
		srv.AssertNothingRunning()
	})
	inBubble(t, "listed, and not known to Get", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		client := unlimited(srv)
		err := losing(t, srv, client, podIn(volttest.Classic, ensured), volttest.ThenCut)
		srv.Fail("GET /pods/:id", volttest.Status(404).Always())
		left := client.Pods.Reclaim(t.Context(), err)
		require.ErrorIs(t, left, volt.ErrMaybeCreated, "whether the list shows assigned names is not known")
		require.Equal(t, []string{srv.Running()[0].ID}, as[*volt.AmbiguousError](t, left).Candidates)
	})
	inBubble(t, "failed", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		srv.Fail("POST /pods", volttest.DeployFails(""))
		lost := &volt.AmbiguousError{Name: ensured, Since: time.Now()}
		mustCreate(t, unlimited(srv), podIn(volttest.Confidential, ensured))
		time.Sleep(time.Hour)
		require.Equal(t, "failed", srv.Pods()[0].Status)
		require.NoError(t, unlimited(srv).Pods.Reclaim(t.Context(), lost))
		require.Empty(t, srv.Pods())
	})
}

// If several pods may come from the create, none is deleted, and the error has the ids of
// all.
func TestReclaimOfTwins(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		err := losing(t, srv, client, podIn(volttest.Confidential, ensured), volttest.ThenCut)
		time.AfterFunc(20*time.Second, func() { mustCreate(t, unlimited(srv), podIn(volttest.Confidential, ensured)) })
		left := client.Pods.Reclaim(t.Context(), err)
		require.ErrorIs(t, left, volt.ErrMaybeCreated)
		for _, p := range srv.Running() {
			require.Contains(t, as[*volt.AmbiguousError](t, left).Candidates, p.WorkloadID)
		}
		require.Len(t, srv.Running(), 2)

		_, err = client.Pods.Delete(t.Context(), srv.Running()[1].WorkloadID)
		require.NoError(t, err)
		time.Sleep(time.Minute) // a 404 proves nothing before the list lag is over
		require.NoError(t, client.Pods.Reclaim(t.Context(), left), "what it says can be given to it again")
		srv.AssertNothingRunning()
	})
}

// A list that cannot be read or is not complete proves nothing, but a later list does.
func TestReclaimInTheDark(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault volttest.Fault
		says  string
	}{
		"a list that is not all": {volttest.Answer(200, "application/json", `{"pods":[],"total":1}`), "proves nothing"},
		"a list that is null":    {volttest.Answer(200, "application/json", `{"pods":null}`), "proves nothing"},
		"a page":                 {volttest.HTML(200), "cannot be read"}, "no list": {volttest.Status(500), "list pods"},
		"rows without ids": {volttest.NullFields("id"), "not known which"},
	} {
		for _, times := range []int{1, 1000} {
			inBubble(t, fmt.Sprint(name, ", times ", times), func(t *testing.T) {
				srv := simulated(t, volttest.Confidential)
				client := unlimited(srv)
				err := losing(t, srv, client, podIn(volttest.Confidential, ensured), volttest.Cut)
				mustCreate(t, client, podIn(volttest.Confidential, "other"))
				srv.Fail("GET /pods", c.fault.Times(times))
				left := client.Pods.Reclaim(t.Context(), err)
				if times == 1 {
					require.NoError(t, left, "later lists have shown all")
					return
				}
				require.ErrorIs(t, left, volt.ErrMaybeCreated)
				require.Equal(t, ensured, as[*volt.AmbiguousError](t, left).Name)
				require.ErrorIs(t, left, volt.ErrConnection, "what went wrong with the create")
				require.ErrorContains(t, left, c.says)
				require.Empty(t, as[*volt.AmbiguousError](t, left).IDs)
			})
		}
	}
	inBubble(t, "a key that was revoked", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		mustCreate(t, client, podIn(volttest.Confidential, "other"))
		err := losing(t, srv, client, podIn(volttest.Confidential, ensured), volttest.Cut)
		srv.Fail("GET /pods", volttest.Status(401))
		began := time.Now()
		left := client.Pods.Reclaim(t.Context(), err)
		require.ErrorIs(t, left, volt.ErrMaybeCreated)
		require.ErrorIs(t, left, volt.ErrUnauthorized)
		require.Zero(t, time.Since(began), "a repeat cannot mend it")
	})
	inBubble(t, "a name that cannot be read", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		client := unlimited(srv)
		old := mustCreate(t, unlimited(srv), podIn(volttest.Observed, "old"))
		time.Sleep(time.Hour)
		err := losing(t, srv, client, podIn(volttest.Observed, ensured), volttest.ThenCut)
		other := mustCreate(t, unlimited(srv), podIn(volttest.Observed, "other"))
		left := as[*volt.AmbiguousError](t, client.Pods.Reclaim(t.Context(), err))
		require.Empty(t, left.IDs)
		require.ElementsMatch(t, []string{srv.Pods()[1].WorkloadID, other.WorkloadID}, left.Candidates, "%s is older", old.ID)
		require.Empty(t, as[*volt.AmbiguousError](t, err).Candidates, "the error that it was given is left as it is")
	})
	inBubble(t, "gone by the time", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		err := losing(t, srv, client, podIn(volttest.Confidential, ensured), volttest.ThenCut)
		time.AfterFunc(20*time.Second, func() { deleteIt(t, srv, unlimited(srv), volt.Pod{ID: srv.Pods()[0].WorkloadID}) })
		require.NoError(t, client.Pods.Reclaim(t.Context(), err))
	})
}

// It ends with its context, and says what was seen. What was looked for to the end
// is not looked for by the next Ensure.
func TestReclaimAndItsContext(t *testing.T) {
	t.Parallel()
	spec := podIn(volttest.Confidential, ensured)
	inBubble(t, "which ends", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		err := losing(t, srv, client, spec, volttest.ThenCut)
		mine := errors.New("superseded")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(5*time.Second, func() { cancel(mine) })
		began := time.Now()
		left := client.Pods.Reclaim(ctx, err)
		require.Equal(t, 5*time.Second, time.Since(began))
		require.ErrorIs(t, left, volt.ErrMaybeCreated)
		require.ErrorIs(t, left, mine)
		require.Equal(t, []string{srv.Pods()[0].WorkloadID}, as[*volt.AmbiguousError](t, left).Candidates, "it was seen")
		require.Len(t, srv.Running(), 1)

		got, err := ensurePod(client, t.Context(), spec)
		require.NoError(t, err, "it is remembered still")
		require.True(t, got.Pod.Is(srv.Pods()[0].WorkloadID))
	})
	inBubble(t, "and what is remembered", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		err := losing(t, srv, client, spec, volttest.ThenCut)
		require.NoError(t, client.Pods.Reclaim(t.Context(), err, volt.WithCallMaxWait(time.Minute)))
		began := time.Now()
		got, err := ensurePod(client, t.Context(), spec)
		require.NoError(t, err)
		require.True(t, got.Created)
		require.Zero(t, time.Since(began), "there is nothing to look for")
		srv.AssertCreated(ensured, 2)
		require.Len(t, srv.Running(), 1)
	})
	inBubble(t, "and what no lookup has shown", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential, volttest.ListLag(40*time.Second))
		client := unlimited(srv)
		err := losing(t, srv, client, spec, volttest.ThenCut)
		srv.Fail("GET /pods", volttest.HTML(403).Times(1000))
		left := client.Pods.Reclaim(t.Context(), err)
		require.ErrorIs(t, left, volt.ErrMaybeCreated)
		require.ErrorIs(t, left, volt.ErrForbidden)
		srv.ClearFaults()
		got, err := ensurePod(client, t.Context(), spec)
		require.NoError(t, err)
		require.False(t, got.Created, "the create before made it")
		srv.AssertCreatedOnce(ensured)
	})
	inBubble(t, "and its turn", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		err := losing(t, srv, client, spec, volttest.ThenCut)
		done := make(chan error)
		go func() { done <- client.Pods.Reclaim(t.Context(), err) }()
		time.Sleep(time.Second)
		left := client.Pods.Reclaim(within(t, 5*time.Second), err)
		require.ErrorIs(t, left, volt.ErrMaybeCreated)
		require.ErrorIs(t, left, context.DeadlineExceeded)
		require.NoError(t, <-done)
		srv.AssertNothingRunning()
	})
	var none context.Context
	err := newClient(t, noRequest(t)).Pods.Reclaim(none, &volt.AmbiguousError{Name: ensured})
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}

// What cannot be deleted is told as that.
func TestReclaimThatCannotDelete(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		err := losing(t, srv, client, podIn(volttest.Confidential, ensured), volttest.ThenCut)
		srv.Fail("DELETE /pods/:id", volttest.Status(403).Always())
		srv.Fail("POST /pods/:id/stop", volttest.Status(403).Always())
		left := client.Pods.Reclaim(t.Context(), err)
		require.ErrorIs(t, left, volt.ErrNotDeleted)
		require.ErrorIs(t, left, volt.ErrForbidden)
		require.Contains(t, as[*volt.NotDeletedError](t, left).IDs, srv.Running()[0].WorkloadID)
	})
}

// Several lost creates are looked for at once, those of one name as one; and what is
// no pod's is told again.
func TestReclaimOfSeveral(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		var lost []error
		for i := range 5 {
			lost = append(lost, losing(t, srv, client, podIn(volttest.Confidential, fmt.Sprint("train-", i)), volttest.ThenCut))
			time.Sleep(time.Second)
		}
		time.Sleep(5 * time.Minute)
		lost = append(lost, lost[0], losing(t, srv, client, podIn(volttest.Confidential, "train-1"), volttest.HalfJSON))
		job := &volt.AmbiguousError{Call: api.Call{API: "volt", Operation: "create fine-tuning job", Method: "POST", Path: "/fine-tuning"}, Name: "train-1"}
		nameless := &volt.AmbiguousError{IDs: []string{"wl_1"}}
		slices.Reverse(lost)
		began := time.Now()
		left := client.Pods.Reclaim(t.Context(), errors.Join(fmt.Errorf("fleet: %w", errors.Join(lost...)), job, nameless))
		require.LessOrEqual(t, time.Since(began), 90*time.Second, "they share their time")
		require.Less(t, srv.RequestCount("GET /pods"), 20, "and their lists")
		require.ErrorIs(t, left, volt.ErrMaybeCreated)
		require.ErrorContains(t, left, "fine-tuning job")
		require.ErrorContains(t, left, "wl_1")
		require.Empty(t, srv.Running(), "each is known to be of its create")
	})
}

// If lists are slow, fewer are sent. If a server never answers, Reclaim still ends.
func TestReclaimFromAServerThatIsSlow(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential, volttest.ListLag(45*time.Second))
		client := unlimited(srv)
		lost := losing(t, srv, client, podIn(volttest.Confidential, ensured), volttest.ThenCut)
		srv.Fail("GET /pods", volttest.SlowHeaders(30*time.Second).Always())
		began := time.Now()
		require.NoError(t, client.Pods.Reclaim(t.Context(), lost))
		require.LessOrEqual(t, time.Since(began), 3*time.Minute)
		srv.AssertRequests("GET /pods", 3)
		require.Empty(t, srv.Running())
	})
	inBubble(t, "which never answers", func(t *testing.T) {
		silent := roundTrip(func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() })
		began := time.Now()
		err := newClient(t, silent).Pods.Reclaim(t.Context(), &volt.AmbiguousError{Name: ensured})
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.ErrorIs(t, err, volt.ErrTimeout)
		require.LessOrEqual(t, time.Since(began), 9*time.Minute)
	})
}
