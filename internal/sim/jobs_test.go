package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

func trainingJob(name string, rest ...string) string {
	return `{"name":"` + name + `","taskType":"text","model":"meta-llama/Llama-3.1-8B-Instruct","dsRepo":"myorg/support-qa","hours":2` + strings.Join(rest, "") + `}`
}

// minute is how long each stage of a job takes in these tests.
var minute = sim.Range{Min: time.Minute, Max: time.Minute}

func trainer(t *testing.T) *world {
	t.Helper()
	return newWorld(t, sim.Config{Revision: sim.Classic, Balance: 1000 * sim.Dollar, Stage: minute, Evaluating: minute})
}

func (w *world) makeJob(body string) (id string) {
	w.t.Helper()
	return w.do("POST", "/fine-tuning", body).is(201).text("job.id")
}

func (w *world) job(id string) string {
	w.t.Helper()
	return w.get("/fine-tuning/" + id).text("job.status")
}

func TestAJobPassesTheDocumentedStatuses(t *testing.T) {
	t.Parallel()
	w := trainer(t)
	id := w.makeJob(trainingJob("x"))
	var seen []string
	for range 4*60 + 20 {
		if s := w.job(id); len(seen) == 0 || seen[len(seen)-1] != s {
			seen = append(seen, s)
		}
		w.clock.Advance(30 * time.Second)
	}
	assert.Equal(t, "pending preparing_data looking_for_nodes ready training evaluating success", strings.Join(seen, " "))
}

func TestAJobIsTrainedForTheHoursThatWerePaid(t *testing.T) {
	t.Parallel()
	w := trainer(t)
	id := w.makeJob(strings.Replace(trainingJob("x"), `"hours":2`, `"hours":0.5`, 1))
	w.clock.Advance(4 * time.Minute)
	r := w.get("/fine-tuning/" + id)
	assert.Equal(t, "training", r.text("job.status"))
	assert.Equal(t, "2026-03-28T12:04:00Z", r.text("job.startedAt"))
	assert.InDelta(t, 13.875, r.at("job.totalCost"), 1e-9)
	w.clock.Advance(30*time.Minute - time.Second)
	assert.Equal(t, "training", w.job(id))
	w.clock.Advance(time.Second)
	assert.Equal(t, "evaluating", w.job(id))
}

func TestAJobsStatusIsLive(t *testing.T) {
	t.Parallel()
	w := trainer(t)
	id := w.makeJob(trainingJob("x"))
	w.clock.Advance(time.Minute)
	assert.Equal(t, "preparing_data", w.job(id))
}

func TestADoneJobHasItsModel(t *testing.T) {
	t.Parallel()
	w := trainer(t)
	id := w.makeJob(trainingJob("x"))
	assert.Nil(t, w.get("/fine-tuning/"+id).at("job.outputModelRepo"))
	w.clock.Advance(3 * time.Hour)
	r := w.get("/fine-tuning/" + id)
	assert.Equal(t, "success", r.text("job.status"))
	assert.Regexp(t, `^voltagegpu/x-[0-9a-z]{6}$`, r.text("job.outputModelRepo"))
	assert.Equal(t, "2026-03-28T14:05:00Z", r.text("job.completedAt"))
}

func TestAJobCanFailWhereThePageSays(t *testing.T) {
	t.Parallel()
	for failure, after := range map[string]time.Duration{
		"failure_finding_nodes": 3 * time.Minute, "node_training_failure": 4*time.Minute + 2*time.Hour, "failure": 5*time.Minute + 2*time.Hour,
	} {
		w := trainer(t)
		require.NoError(t, w.AddFault(sim.JobEnds(failure), kernel.When{Route: "POST /fine-tuning"}))
		id := w.makeJob(trainingJob("x"))
		w.clock.Advance(after - time.Second)
		assert.NotContains(t, w.job(id), "fail")
		w.clock.Advance(time.Second)
		assert.Equal(t, failure, w.job(id))
		assert.NotNil(t, w.get("/fine-tuning/"+id).at("job.completedAt"))
	}
}

func TestJobsAreFilteredByStatus(t *testing.T) {
	t.Parallel()
	w := trainer(t)
	w.makeJob(trainingJob("early"))
	w.clock.Advance(time.Minute)
	w.makeJob(trainingJob("late"))
	assert.Len(t, w.get("/fine-tuning").at("jobs"), 2)
	r := w.get("/fine-tuning?status=preparing_data")
	assert.Len(t, r.at("jobs"), 1)
	assert.Equal(t, "early", r.text("jobs.0.name"))
	assert.Empty(t, w.get("/fine-tuning?status=success").at("jobs"))
}

func TestAJobIsDebitedAtOnce(t *testing.T) {
	t.Parallel()
	w := trainer(t)
	w.makeJob(trainingJob("x"))
	assert.Equal(t, "944.50", w.Balance().String())
	w.clock.Advance(10 * time.Hour)
	assert.Equal(t, "55.50", w.Spent().String(), "once")
}

func TestTheTariff(t *testing.T) {
	t.Parallel()
	for model, price := range map[string]float64{
		"Qwen/Qwen2.5-0.5B-Instruct": 18.50, "meta-llama/Llama-3.2-1B": 18.50,
		"Qwen/Qwen2.5-7B-Instruct": 27.75, "meta-llama/Llama-3.1-8B-Instruct": 27.75, // the page's own example
		"Qwen/Qwen2.5-14B-Instruct": 46.25, "Qwen/Qwen2.5-32B": 46.25,
		"meta-llama/Llama-3.3-70B-Instruct": 92.50, "openai/gpt-oss-120b": 92.50,
	} {
		w := trainer(t)
		r := w.do("POST", "/fine-tuning", strings.Replace(trainingJob("x"), "meta-llama/Llama-3.1-8B-Instruct", model, 1)).is(201)
		assert.InDelta(t, price, r.at("job.costPerHour"), 1e-9, model)
		assert.InDelta(t, 2*price, r.at("job.totalCost"), 1e-9, model)
	}
	w := trainer(t)
	assert.InDelta(t, 9.25, w.do("POST", "/fine-tuning", documented(t, "volt-v1/finetuning_create_image.request.json")).is(201).at("job.costPerHour"), 1e-9)
}

func TestACancelBeforeTrainingIsRefundedInFull(t *testing.T) {
	t.Parallel()
	for minutes := range 3 { // pending, preparing_data, looking_for_nodes
		w := trainer(t)
		id := w.makeJob(trainingJob("x"))
		w.clock.Advance(time.Duration(minutes) * time.Minute)
		r := w.do("DELETE", "/fine-tuning/"+id).is(200)
		assert.Equal(t, "Job cancelled and $55.50 refunded to your account", r.text("message"))
		assert.Equal(t, "1000.00", w.Balance().String())
		assert.Equal(t, "0.00", w.Spent().String())
		w.clock.Advance(10 * time.Hour)
		assert.Equal(t, "cancelled", w.job(id), "it goes no further")
		w.do("DELETE", "/fine-tuning/"+id).is(400)
		assert.Equal(t, "1000.00", w.Balance().String())
	}
}

func TestACancelAfterTrainingBeganRefundsNothing(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{4 * time.Minute, time.Hour, 2*time.Hour + 4*time.Minute} {
		w := trainer(t)
		id := w.makeJob(trainingJob("x"))
		w.clock.Advance(after)
		w.do("DELETE", "/fine-tuning/"+id).is(200)
		assert.Equal(t, "55.50", w.Spent().String())
		assert.Equal(t, "cancelled", w.job(id))
	}
}

func TestOnlyDocumentedChatTemplates(t *testing.T) {
	t.Parallel()
	w := trainer(t)
	body := documented(t, "volt-v1/finetuning_create_chat.request.json")
	for _, name := range []string{"alpaca", "chatml", "deepseek_v3", "gemma3", "llama3", "llama4", "mistral_v3_tekken", "phi_4", "qwen_25", "qwen3"} {
		w.do("POST", "/fine-tuning", strings.Replace(body, `"llama3"`, `"`+name+`"`, 1)).is(201)
	}
	w.do("POST", "/fine-tuning", strings.Replace(body, `"llama3"`, `"llama5"`, 1)).is(400)
}

func TestOnlyDocumentedTaskTypes(t *testing.T) {
	t.Parallel()
	w := trainer(t)
	w.do("POST", "/fine-tuning", strings.Replace(trainingJob("x"), `"text"`, `"telepathy"`, 1)).is(400)
	w.do("POST", "/fine-tuning", strings.Replace(trainingJob("x"), `"hours":2`, `"hours":0`, 1)).is(400)
	w.do("POST", "/fine-tuning", strings.Replace(trainingJob("x"), `"dsRepo":"myorg/support-qa",`, ``, 1)).is(400)
}
