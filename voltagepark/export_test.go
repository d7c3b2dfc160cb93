package voltagepark

// RegisteredCalls are all endpoints: "GET /locations/".
func RegisteredCalls() (calls []string) {
	for _, ep := range endpoints.All() {
		calls = append(calls, ep.Method+" "+ep.Path)
	}
	return calls
}

// UnlistedCalls are those that the API's page lacks.
func UnlistedCalls() (calls []string) {
	for _, ep := range endpoints.All() {
		if unlisted[ep] {
			calls = append(calls, ep.Method+" "+ep.Path)
		}
	}
	return calls
}
