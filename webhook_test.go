package volt_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/internal/contract"
)

const documentedWebhook = "volt-v1/webhook_job_completed.json"

func TestParseDocumentedWebhook(t *testing.T) {
	t.Parallel()
	got, err := volt.ParseWebhook(strings.NewReader(fixture(t, documentedWebhook)))
	require.NoError(t, err)
	require.Equal(t, volt.WebhookEvent{
		Event: "fine_tuning.job.completed", JobID: "clxyz456...", GradientsTaskID: "abc-def-ghi", Status: volt.JobSuccess,
		BaseModel: llama, OutputModelRepo: "voltagegpu/my-finetune-abc123", TotalCost: usd("55.50"), CompletedAt: at("2026-03-28T18:30:00Z"),
	}, got)
}

// Nothing that a webhook says is lost: another leaf makes another event, or an
// error.
func TestEveryLeafOfTheWebhookMatters(t *testing.T) {
	t.Parallel()
	document := contract.Parse(t, fixture(t, documentedWebhook))
	before, err := volt.ParseWebhook(strings.NewReader(contract.Text(t, document)))
	require.NoError(t, err)
	places := contract.Leaves(document)
	require.Len(t, places, 8)
	for _, l := range places {
		for _, other := range l.Others() {
			after, err := volt.ParseWebhook(strings.NewReader(contract.Text(t, l.Replaced(document, other))))
			if l.Name() == "jobId" && other == nil {
				assert.ErrorIs(t, err, volt.ErrBadWebhook)
				continue
			}
			require.NoError(t, err, l.Name())
			assert.NotEqual(t, before, after, "%s: %v instead of %v makes no difference", l.Name(), other, l.Value)
		}
	}
}

// What no page knows is kept, and what is odd costs no more than itself.
func TestParseWebhookIsTolerant(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]volt.WebhookEvent{
		` {"jobId":"j"} `:                        {JobID: "j"},
		`{"job_id":"j","total_cost":"55.5"}`:     {JobID: "j", TotalCost: usd("55.50")},
		`{"jobId":17}`:                           {JobID: "17"},
		`{"jobId":"j","status":" SUCCESS "}`:     {JobID: "j", Status: volt.JobSuccess},
		`{"jobId":"j","status":"Archived"}`:      {JobID: "j", Status: "archived"},
		`{"jobId":"j","event":"pod.gone","a":1}`: {JobID: "j", Event: "pod.gone"},
		`{"jobId":"j","status":["success"],"completedAt":"soon","outputModelRepo":null}`: {JobID: "j"},
		`{"jobId":"j","completed_at":1774722600}`:                                        {JobID: "j", CompletedAt: at("2026-03-28T18:30:00Z")},
	} {
		got, err := volt.ParseWebhook(strings.NewReader(body))
		require.NoError(t, err, body)
		require.Equal(t, want, got, body)
	}
}

func TestParseWebhookRefuses(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken pipe")
	for name, c := range map[string]struct {
		body io.Reader
		says string
	}{
		"nothing":       {nil, "volt: parse webhook: there is no body"},
		"empty":         {strings.NewReader(""), "volt: parse webhook: it is not valid JSON"},
		"a page":        {strings.NewReader("<html>hunter2</html>"), "volt: parse webhook: it is not valid JSON"},
		"a list":        {strings.NewReader(`[{"jobId":"hunter2"}]`), "volt: parse webhook: it is not a JSON object"},
		"half":          {strings.NewReader(`{"jobId":"hunter2"`), "volt: parse webhook: it is not valid JSON"},
		"two":           {strings.NewReader(`{"jobId":"hunter2"}{}`), "volt: parse webhook: it is not valid JSON"},
		"no job":        {strings.NewReader(`{"status":"hunter2"}`), "volt: parse webhook: it names no job"},
		"an empty job":  {strings.NewReader(`{"jobId":""}`), "volt: parse webhook: it names no job"},
		"an odd job":    {strings.NewReader(`{"jobId":{"id":"hunter2"}}`), "volt: parse webhook: it names no job"},
		"deeply nested": {strings.NewReader(`{"a":` + strings.Repeat("[", 30_000)), "volt: parse webhook: it is not valid JSON"},
		"too large":     {strings.NewReader(`{"jobId":"j"}` + strings.Repeat(" ", 64<<10)), "volt: parse webhook: its body is over 64 KiB"},
		"cut":           {iotest.ErrReader(broken), "volt: parse webhook: its body cannot be read: broken pipe"},
	} {
		got, err := volt.ParseWebhook(c.body)
		require.EqualError(t, err, c.says, name)
		require.ErrorIs(t, err, volt.ErrBadWebhook, name)
		require.Equal(t, name == "too large", errors.Is(err, volt.ErrTooLarge), name)
		require.Equal(t, name == "cut", errors.Is(err, broken), name)
		require.Zero(t, got, name)
	}
}

// A body without an end is not read to it.
func TestParseWebhookReadsNoMoreThanItTakes(t *testing.T) {
	t.Parallel()
	endless := &counting{}
	_, err := volt.ParseWebhook(endless)
	require.ErrorIs(t, err, volt.ErrTooLarge)
	require.LessOrEqual(t, endless.n, 64<<10+1)
	_, err = volt.ParseWebhook(strings.NewReader(`{"jobId":"j"}` + strings.Repeat(" ", 64<<10-13)))
	require.NoError(t, err, "64 KiB and no byte more")
}

// counting is a reader without an end that counts what it gave.
type counting struct{ n int }

func (c *counting) Read(p []byte) (int, error) {
	c.n += len(p)
	return copy(p, strings.Repeat(" ", len(p))), nil
}

// Whatever is posted: an event with a job, which reads back as it prints, or an
// error of the one kind.
func FuzzParseWebhook(f *testing.F) {
	for _, seed := range []string{
		fixture(f, documentedWebhook), `{}`, `{"jobId":"j","status":"SUCCESS","totalCost":"1e2"}`, `{"job_id":1,"completed_at":1774722600}`,
		`{"jobId":"j","completedAt":"2026-03-28 18:30:00","totalCost":"free"}`, `{"jobId":"\ud800","event":null}`, `[]`, `{"jobId":"j"}}`, "\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := volt.ParseWebhook(strings.NewReader(string(body)))
		if err != nil {
			require.ErrorIs(t, err, volt.ErrBadWebhook)
			require.Zero(t, e)
			require.Less(t, len(err.Error()), 100, "an error repeats nothing of the body")
			return
		}
		require.NotEmpty(t, e.JobID)
		require.Equal(t, strings.ToLower(strings.TrimSpace(string(e.Status))), string(e.Status))
		printed, err := json.Marshal(e)
		require.NoError(t, err)
		again, err := volt.ParseWebhook(strings.NewReader(string(printed)))
		require.NoError(t, err)
		require.True(t, e.CompletedAt.Equal(again.CompletedAt))
		again.CompletedAt = e.CompletedAt
		if !e.TotalCost.Known() {
			e.TotalCost = volt.USD{}
		}
		require.Equal(t, fmt.Sprintf("%+v", e), fmt.Sprintf("%+v", again))
	})
}
