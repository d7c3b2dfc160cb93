package voltagepark

// Behaviour is something that the API's page says the server does, or that was
// observed, and that can be switched off to show that a test would notice.
type Behaviour string

// does reports whether a behaviour is on.
func (s *Server) does(b Behaviour) bool { return !s.cfg.Broken[b] }

// Telling is the behaviour that a route answers with the members that its page
// shows, or without content where that is what it shows.
func Telling(route string) Behaviour { return Behaviour("answer " + route) }
