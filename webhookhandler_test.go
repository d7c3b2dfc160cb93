package volt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// What is no webhook of Volt's is told nothing, and costs nothing.
func TestWebhookHandlerRefuses(t *testing.T) {
	t.Parallel()
	client := newClient(t, noRequest(t))
	h := webhookHandler(t, client)
	h.Expect("job_1")
	good, err := h.URL(webhookBase)
	require.NoError(t, err)
	token := good[strings.Index(good, "=")+1:]
	event := ended("job_1", "success")
	for name, c := range map[string]struct {
		method, address, contentType, body string
		want                               int
	}{
		"no token":                  {"POST", webhookBase, "application/json", event, 404},
		"an empty token":            {"POST", webhookBase + "?token=", "application/json", event, 404},
		"another token":             {"POST", webhookBase + "?token=" + strings.Repeat("A", len(token)), "application/json", event, 404},
		"half of it":                {"POST", good[:len(good)-13], "application/json", event, 404},
		"more than it":              {"POST", good + "A", "application/json", event, 404},
		"in lower case":             {"POST", strings.ToLower(good), "application/json", event, 404},
		"as a second":               {"POST", webhookBase + "?token=x&token=" + token, "application/json", event, 404},
		"in the path":               {"POST", webhookBase + "/" + token, "application/json", event, 404},
		"wrong in all ways":         {"GET", webhookBase, "text/html", "", 404},
		"a GET":                     {"GET", good, "", "", 405},
		"a PUT":                     {"PUT", good, "application/json", event, 405},
		"a form":                    {"POST", good, "application/x-www-form-urlencoded", "a=b", 415},
		"a text":                    {"POST", good, "text/plain", event, 415},
		"a type that is none":       {"POST", good, ";;", event, 415},
		"half an event":             {"POST", good, "application/json", event[:40], 400},
		"an empty one":              {"POST", good, "application/json", "", 400},
		"one without a job":         {"POST", good, "application/json", "{}", 400},
		"one with an immense job":   {"POST", good, "application/json", ended(strings.Repeat("j", 300), "success"), 400},
		"one that is too large":     {"POST", good, "application/json", event + strings.Repeat(" ", 64<<10), 413},
		"one that never was so big": {"POST", good, "application/json", strings.Repeat("9", 1<<20), 413},
	} {
		w := send(t, h, c.method, c.address, c.contentType, c.body)
		require.Equal(t, c.want, w.Code, name)
		require.Empty(t, w.Body.String(), name)
		require.Equal(t, c.want == 405, w.Header().Get("Allow") == "POST", name)
	}
	require.Equal(t, volt.WebhookStats{Received: 20, WrongToken: 9, Malformed: 11}, h.Stats())
}

// JSON under any of its names is taken, and under none.
func TestWebhookHandlerTakesJSON(t *testing.T) {
	t.Parallel()
	h := webhookHandler(t, newClient(t, noRequest(t)))
	address, err := h.URL(webhookBase)
	require.NoError(t, err)
	for _, contentType := range []string{"", "application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "text/json", "application/cloudevents+json"} {
		require.Equal(t, 200, send(t, h, "POST", address, contentType, ended("job_1", "success")).Code, contentType)
	}
}

func TestWebhookTokenIsItsOwn(t *testing.T) {
	t.Parallel()
	client := newClient(t, noRequest(t))
	one, err := webhookHandler(t, client).URL(webhookBase)
	require.NoError(t, err)
	other, err := webhookHandler(t, client).URL(webhookBase)
	require.NoError(t, err)
	require.NotEqual(t, one, other)
	require.Regexp(t, `^https://my-server\.com/webhooks/volt\?token=[A-Z2-7]{26}$`, one)

	h := webhookHandler(t, client, volt.WithWebhookToken("7b1c/2f+9a&0=3d 4e5f6a8b"))
	address, err := h.URL("http://localhost:8080/hook?tenant=a%20b")
	require.NoError(t, err)
	require.Equal(t, "http://localhost:8080/hook?tenant=a%20b&token=7b1c%2F2f%2B9a%260%3D3d+4e5f6a8b", address)
	require.Equal(t, 200, send(t, h, "POST", address, "", ended("job_1", "success")).Code)

	open := webhookHandler(t, client, volt.WithoutWebhookToken())
	address, err = open.URL("http://my-server.com/hook")
	require.NoError(t, err)
	require.Equal(t, "http://my-server.com/hook", address)
	require.Equal(t, 200, send(t, open, "POST", address, "", ended("job_1", "success")).Code)
}

func TestWebhookOptionsAndAddressesThatCannotBe(t *testing.T) {
	t.Parallel()
	client := newClient(t, noRequest(t))
	for name, c := range map[string]struct {
		says string
		opts []volt.WebhookOption
	}{
		"empty":   {"WithWebhookToken: it is empty", []volt.WebhookOption{volt.WithWebhookToken("")}},
		"short":   {"WithWebhookToken: it is too short", []volt.WebhookOption{volt.WithWebhookToken("hunter2hunter2hunter2")}},
		"regular": {"WithWebhookToken: it is too regular", []volt.WebhookOption{volt.WithWebhookToken(strings.Repeat("hunter2", 9))}},
		"both":    {"WithoutWebhookToken: WithWebhookToken is given too", []volt.WebhookOption{volt.WithWebhookToken("7b1c2f9a03d4e5f6a8b7b1c"), volt.WithoutWebhookToken()}},
	} {
		h, err := client.FineTuning.WebhookHandler(c.opts...)
		require.Nil(t, h, name)
		require.ErrorIs(t, err, volt.ErrInvalidArgument, name)
		require.ErrorContains(t, err, "volt: make webhook handler: invalid "+c.says, name)
		require.NotContains(t, err.Error(), "hunter2", name)
	}
	h := webhookHandler(t, client)
	for base, says := range map[string]string{
		"": "it is no address", "my-server.com/hook": "it is no address", "ftp://my-server.com": "it is no address", "https:///hook": "it is no address", "https://%zz": "it is no address",
		"https://my-server.com/hook#a":          "it has a fragment",
		"http://my-server.com/hook":             "http would send the token in the clear",
		"https://my-server.com/hook?token=abcd": "it has a token already",
	} {
		address, err := h.URL(base)
		require.Empty(t, address, base)
		require.ErrorIs(t, err, volt.ErrInvalidArgument, base)
		require.ErrorContains(t, err, "volt: make webhook address: invalid base: "+says, base)
	}
}

// The token is in no log, in no error and in nothing that prints.
func TestWebhookTokenIsNeverShown(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		// A server that repeats what it was sent.
		return answer(r, 400, fmt.Sprintf(`{"error":true,"message":%q,"code":"BAD"}`, sent), nil), nil
	}), volt.WithLogger(logger))
	h := webhookHandler(t, client, volt.WithWebhookLogger(logger))
	address, err := h.URL(webhookBase)
	require.NoError(t, err)
	u, err := url.Parse(address)
	require.NoError(t, err)
	token := u.Query().Get("token")

	_, err = client.FineTuning.Create(t.Context(), volt.TextJob{
		Name: "j", Model: llama, Dataset: volt.HuggingFace("a/b"), Hours: 1, FieldInstruction: "i", FieldOutput: "o", WebhookURL: address,
	})
	require.ErrorIs(t, err, volt.ErrBadRequest)
	logger.Info("a", "handler", h, "error", err)
	for _, shown := range []string{
		fmt.Sprintf("%v %+v %#v %s %q %d %x", h, h, h, h, h, h, h), fmt.Sprintf("%+v %#v", *as[*volt.Error](t, err), err), err.Error(), log.String(),
	} {
		require.NotContains(t, shown, token)
		require.NotContains(t, shown, fmt.Sprintf("%x", token))
		require.NotEmpty(t, shown)
	}
	require.Equal(t, "volt.WebhookHandler", fmt.Sprintf("%+v", h))
}

// The body has 5 s to come in, so that the answer comes within the 10 s in which
// Volt wants it.
func TestWebhookBodyThatDrips(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := webhookHandler(t, newClient(t, noRequest(t)), volt.WithoutWebhookToken())
		body, never := io.Pipe()
		w := &impatient{ResponseRecorder: httptest.NewRecorder(), body: body}
		began := time.Now()
		h.ServeHTTP(w, httptest.NewRequest("POST", webhookBase, body))
		require.Equal(t, 400, w.Code)
		require.Equal(t, 5*time.Second, time.Since(began))
		require.NoError(t, never.Close())
	})
}

// impatient is a ResponseWriter with a read deadline, as that of net/http.
type impatient struct {
	*httptest.ResponseRecorder
	body *io.PipeReader
}

func (w *impatient) SetReadDeadline(at time.Time) error {
	time.AfterFunc(time.Until(at), func() { _ = w.body.CloseWithError(os.ErrDeadlineExceeded) })
	return nil
}

// Whatever the callback does, the answer comes at once; and so does Close, as far
// as its context wants.
func TestWebhookCallbackThatNeverReturns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{})
		release := make(chan struct{})
		h, err := newClient(t, service).FineTuning.WebhookHandler(volt.WithWebhookFunc(func(context.Context, volt.Job) { <-release }))
		require.NoError(t, err)
		began := time.Now()
		for i := range 1000 {
			id := fmt.Sprint("job_", i)
			service.set(id, volt.JobSuccess)
			h.Expect(id)
			require.Equal(t, 200, post(t, h, ended(id, "success")))
			synctest.Wait()
		}
		require.Zero(t, time.Since(began))
		require.Equal(t, volt.WebhookStats{Received: 1000, Requests: 1, Confirmed: 1, Dropped: 1000 - 1 - 64}, h.Stats())

		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, errors.New("shutting down"))
		defer cancel()
		err = h.Close(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.EqualError(t, err, "volt: close webhook handler: its callback still runs: context deadline exceeded: shutting down")
		require.Equal(t, time.Minute, time.Since(began))
		require.Equal(t, 503, post(t, h, ended("job_1", "success")))
		close(release)
		require.NoError(t, h.Close(context.Background()))
	})
}

// Close ends what is under way, and the callback's context; nothing comes after.
func TestWebhookHandlerCloses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{"job_1": volt.JobSuccess, "job_2": volt.JobSuccess})
		var got inbox
		h, err := newClient(t, service).FineTuning.WebhookHandler(volt.WithWebhookFunc(func(ctx context.Context, job volt.Job) {
			got.take(ctx, job)
			<-ctx.Done()
		}))
		require.NoError(t, err)
		h.Expect("job_1", "job_2")
		post(t, h, ended("job_1", "success"))
		post(t, h, ended("job_2", "success"))
		synctest.Wait()
		began := time.Now()
		for range 3 {
			require.NoError(t, h.Close(t.Context()))
			require.Equal(t, 503, post(t, h, ended("job_2", "success")))
			h.Expect("job_2")
		}
		require.Zero(t, time.Since(began))
		require.Equal(t, []string{"job_1 success"}, got.ends())
	}) // a goroutine that is left would fail the test here
}

// A look that is under way as the handler closes is ended, and tells nobody anything.
func TestWebhookHandlerClosesInTheMiddleOfALook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}))
		var got inbox
		h, err := client.FineTuning.WebhookHandler(volt.WithWebhookFunc(got.take), volt.WithWebhookLogger(nil))
		require.NoError(t, err)
		h.Expect("job_1")
		post(t, h, ended("job_1", "success"))
		synctest.Wait()
		require.EqualValues(t, 1, h.Stats().Requests)
		require.NoError(t, h.Close(t.Context()))
		require.Empty(t, got.ends())
		require.Zero(t, h.Stats().Unconfirmed)
	})
}

// A panic of the callback is logged nowhere where no log is wanted.
func TestWebhookPanicsCanBeLeftUnlogged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{"job_1": volt.JobSuccess})
		h := webhookHandler(t, newClient(t, service), volt.WithWebhookLogger(nil), volt.WithWebhookFunc(func(context.Context, volt.Job) { panic("mine") }))
		h.Expect("job_1")
		post(t, h, ended("job_1", "success"))
		synctest.Wait()
		require.EqualValues(t, 1, h.Stats().Confirmed)
	})
}
