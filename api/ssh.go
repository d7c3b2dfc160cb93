package api

import (
	"net"
	"strconv"
	"strings"
)

// SSH is the way into a machine. Its zero value says that none is known.
type SSH struct {
	// User is whom to log in as: root on most, a workload's id behind a gateway.
	User string
	// Host is the machine's address, or the gateway's name.
	Host string
	// Port is 22 where the server names no other.
	Port int
	// Command is what to type: "ssh root@203.0.113.42".
	Command string
}

// Known reports whether there is a way in.
func (s SSH) Known() bool { return s.Host != "" }

// Address is host:port, to dial.
func (s SSH) Address() string {
	return net.JoinHostPort(strings.Trim(s.Host, "[]"), strconv.Itoa(s.Port))
}

// NewSSH is the way to a host, for those who write a client on this core: port 22
// where the port is none, and none at all where user or host is nothing to put on
// a command line.
func NewSSH(user, host string, port int) SSH {
	s := SSH{User: user, Host: host, Port: port}
	if port <= 0 || port > 65535 {
		s.Port = 22
	}
	if !sshWord(user) || !sshHost(host) {
		return SSH{} // not something to put on a command line
	}
	s.Command = "ssh " + user + "@" + host
	if s.Port != 22 {
		s.Command = "ssh -p " + strconv.Itoa(s.Port) + " " + user + "@" + host
	}
	return s
}

// ParseSSHCommand reads ssh [-p port] [user@]host, and nothing else: a command
// that does more is not one to be handed on to a shell.
func ParseSSHCommand(command string) (SSH, bool) {
	s := SSH{Port: 22, Command: oneSpaced(command)}
	nth, isPort := 0, false
	for word := range strings.SplitSeq(s.Command, " ") {
		nth++
		switch {
		case nth == 1:
			if word != "ssh" {
				return SSH{}, false
			}
		case isPort:
			port, err := strconv.Atoi(word)
			if err != nil || port < 1 || port > 65535 {
				return SSH{}, false
			}
			s.Port, isPort = port, false
		case word == "-p":
			isPort = true
		case strings.HasPrefix(word, "-") || s.Host != "":
			return SSH{}, false
		default:
			user, host, ok := strings.Cut(word, "@")
			if !ok {
				user, host = "", word
			}
			if !sshHost(host) || ok && !sshWord(user) {
				return SSH{}, false
			}
			s.User, s.Host = user, host
		}
	}
	if isPort || s.Host == "" {
		return SSH{}, false
	}
	return s, true
}

// oneSpaced is text with one space between its words; mostly it is so already, and
// then nothing is allocated, as each pod that is decoded has a command.
func oneSpaced(text string) string {
	length := -1
	for word := range strings.FieldsSeq(text) {
		length += 1 + len(word)
	}
	if length == len(text) && !strings.ContainsAny(text, "\t\n\v\f\r") {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

// sshHost is sshWord for a host, which may stand in brackets as a whole: one that
// has them elsewhere makes no address.
func sshHost(h string) bool {
	if inner, ok := strings.CutPrefix(h, "["); ok && strings.HasSuffix(inner, "]") {
		h = strings.TrimSuffix(inner, "]")
	}
	return sshWord(h)
}

// sshWord reports whether a word is safe on a command line and plausible as a
// user or host.
func sshWord(w string) bool {
	return w != "" && w[0] != '-' && !strings.ContainsFunc(w, func(r rune) bool {
		return !strings.ContainsRune("._-:%", r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}
