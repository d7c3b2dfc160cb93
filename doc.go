// Package volt is a client for the Volt API. It creates and manages pods on confidential
// Intel TDX hardware, on Lium and on Targon, and manages machines, templates, SSH keys,
// registry credentials, API keys and fine-tuning jobs.
//
//	client, err := volt.New() // VOLT_API_KEY, or ~/.volt/config.ini
//	if err != nil {
//		return err
//	}
//	spec := volt.ConfidentialPod{
//		Name:         volt.UniqueName("ci"),
//		ResourceName: "h200-small",
//		Image:        "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel",
//	}
//	return client.Pods.With(ctx, spec, func(ctx context.Context, pod volt.Pod) error {
//		fmt.Println(pod.SSH().Command)
//		return work(ctx, pod)
//	}, volt.MaxHourlyPrice("4.00"))
//
// With creates the pod, waits until it can be used, calls the function and deletes the
// pod. The pod is also deleted if the function fails or panics, or if the response to the
// create is lost. Its steps are Pods.Create, WaitRunning, EnsureDeleted and Reclaim.
// Pods.Ensure keeps one pod of a name alive.
//
// # Three promises
//
// No call pays twice, and no paid resource is lost. A create is never repeated once the
// server may have received it. If its outcome is unknown, the error is an AmbiguousError
// with the name and the ids that were seen. If ctx ends while the response is on its way,
// the client still waits a moment for the id.
//
// The quota of 1,000 requests an hour is spent well. All clients of a process with the
// same key share one queue, never send more than 1,000 requests in any hour, and pause
// together after a 429. If a call would wait too long, it returns a RateLimitError at
// once, with the time to call again.
//
// No data is lost or invented. Both documented revisions of the API decode into the same
// types. A member that is absent or null is the zero value. A status that this package
// does not know is kept. WithResponse returns the raw response, Client.Do calls any path,
// and Extra sends fields that this package does not know.
//
// # Errors
//
// Every error matches its kind with errors.Is, such as ErrInsufficientBalance, and its
// type with errors.As:
//
//	Error            the response reports a failure: status, code, message, request id
//	RateLimitError   the call could not be sent in time: when to call again
//	AmbiguousError   the outcome of a create is unknown: name and ids of the resource
//	TransportError   no response came
//	ResponseError    a 2xx response could not be read
//	ArgumentError    an argument is invalid, no request was sent
//
// docs/errors.md says what to do about each of them.
//
// # Repeats
//
// Reads, and writes that can be repeated safely, are sent again after 429, 500, 502, 503
// and 504, a cut connection or a timeout. Creates are sent again only after 429, or if
// the server certainly received nothing. There are at most five repeats. The back-off
// doubles from 1 s to at most 30 s, half of it is random, and it is never shorter than the
// server's Retry-After.
package volt
