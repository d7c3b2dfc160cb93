package sim

// Behaviour is something that the API's pages say the server does, and that can
// be switched off to show that a test would notice.
type Behaviour string

// does reports whether a behaviour is on.
func (s *Server) does(b Behaviour) bool { return !s.cfg.Broken[b] }

// Telling is the behaviour that a route answers with the fields that its page
// shows.
func Telling(route string) Behaviour { return Behaviour("answer " + route) }
