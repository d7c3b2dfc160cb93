package kernel

// Spend counts a request against a limit besides the one that API.Quota returns,
// which is where to call it: for APIs that count some requests twice. It reports
// whether there was room. Where there was none nothing is counted, so that Quota
// can return this limit, and have the request refused for it.
func (c *Call[K]) Spend(l Limit, w *Window) bool {
	if l.Requests >= 0 && !w.take(l, c.Now) {
		return false
	}
	if l.Name != "" {
		c.server.window(l.Name).count(c.record.KeyID, l.Window, c.Now)
	}
	return true
}
