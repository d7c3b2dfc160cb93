// Package volt rents GPUs through the Volt API: pods on confidential Intel TDX
// hardware and on Lium and Targon, machines, templates, SSH keys, registry
// credentials, API keys and fine-tuning jobs.
//
//	client, err := volt.New() // VOLT_API_KEY, or ~/.volt/config.ini
//	if err != nil {
//		return err
//	}
//	spec := volt.ConfidentialPod{
//		Name:         "ci-4711",
//		ResourceName: "h200-small",
//		Image:        "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel",
//	}
//	return client.Pods.With(ctx, spec, func(ctx context.Context, pod volt.Pod) error {
//		fmt.Println(pod.SSH().Command)
//		return work(ctx, pod)
//	}, volt.MaxHourlyPrice("4.00"))
//
// The pod runs when work begins, and is given back however that ends, or where the
// answer to its create was lost. Pods.Create, WaitRunning, Release and Reclaim are its
// steps; Pods.Ensure keeps one of a name alive.
//
// # Three promises
//
// No call pays twice, and nothing that is paid for is lost. A create is never
// repeated once the server may have received it. What may exist is told by type
// (AmbiguousError), and an id that was paid for is not lost, also when the
// context ends while the answer is on its way.
//
// The quota of 1,000 requests an hour is spent well. All clients of a process
// that have the same key stand in one queue, never send more than 1,000 in any
// hour, and pause together after a 429. A wait that would take too long is not
// begun: the RateLimitError tells when to come back.
//
// Nothing is lost or invented. Both documented revisions of the API decode into
// the same types; what is absent is the zero value; statuses are open sets; the
// raw answer (WithResponse), any path (Client.Do) and unknown fields (Extra) stay
// within reach.
//
// # Errors
//
// Every failure satisfies errors.Is for its kind, such as
// ErrInsufficientBalance, and errors.As for its type:
//
//	Error            an answer that says no: status, code, message, request id
//	RateLimitError   a call that did not wait for its turn: when to come back
//	AmbiguousError   a create whose outcome is unknown: what may exist
//	TransportError   no answer came
//	ResponseError    a 2xx that could not be read
//	ArgumentError    input that cannot be right: no request was spent
//
// # Repeats
//
// Reads, and writes that end in the same state when they are repeated, are sent
// again after 429, 500, 502, 503 and 504, a cut connection or a timeout; creates
// after 429, and when it is certain that the server received nothing. There are
// at most five repeats, half of min(30 s, 1 s · 2ⁿ) apart and a random half more,
// and never before the server's Retry-After.
package volt
