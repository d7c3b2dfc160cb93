package packetai

// RegisteredCalls are all calls that the package can make: "GET /offers".
func RegisteredCalls() (calls []string) {
	for _, ep := range endpoints.All() {
		calls = append(calls, ep.Method+" "+ep.Path)
	}
	return calls
}

// UnconfirmedCalls are those whose path the page does not show.
func UnconfirmedCalls() (calls []string) {
	for _, ep := range endpoints.All() {
		if unconfirmed[ep] {
			calls = append(calls, ep.Method+" "+ep.Path)
		}
	}
	return calls
}

// RawOf makes a Raw of JSON.
func RawOf(text string) Raw { return rawOf([]byte(text)) }

// ClassesOfCalls are the limit and the class of each call.
func ClassesOfCalls() map[string][2]string {
	classes := map[string][2]string{}
	for _, ep := range endpoints.All() {
		classes[ep.Method+" "+ep.Path] = [2]string{ep.Limit, ep.Class.String()}
	}
	return classes
}

var LeftInMessage = leftInMessage
