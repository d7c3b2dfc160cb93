package api

import (
	"net"
	"strconv"
	"strings"
)

// SSH is the SSH address of a machine. The zero value means that the address is unknown.
type SSH struct {
	// User is the user to log in as: usually root, or a workload's id if Host is a
	// gateway.
	User string
	// Host is the machine's address or the gateway's name.
	Host string
	// Port is 22 if the server does not name another port.
	Port int
	// Command is the command to type, such as "ssh root@203.0.113.42".
	Command string
}

// Known reports whether the address is known.
func (s SSH) Known() bool { return s.Host != "" }

// Address returns host:port, for net.Dial.
func (s SSH) Address() string {
	return net.JoinHostPort(strings.Trim(s.Host, "[]"), strconv.Itoa(s.Port))
}

// NewSSH returns the SSH address for a user, a host and a port. The port is 22 if it is
// invalid. The result is the zero SSH if user or host is not safe on a command line. It
// is for authors of client packages.
func NewSSH(user, host string, port int) SSH {
	s := SSH{User: user, Host: host, Port: port}
	if port <= 0 || port > 65535 {
		s.Port = 22
	}
	if !sshWord(user) || !sshHost(host) {
		return SSH{} // not safe on a command line
	}
	s.Command = "ssh " + user + "@" + host
	if s.Port != 22 {
		s.Command = "ssh -p " + strconv.Itoa(s.Port) + " " + user + "@" + host
	}
	return s
}

// ParseSSHCommand reads a command of the form ssh [-p port] [user@]host. It returns false
// for any other command, because that might not be safe to pass to a shell.
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

// oneSpaced returns text with a single space between its words. It does not allocate if
// text already has this form, because each decoded pod has a command.
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

// sshHost is sshWord for a host, which may be in brackets as a whole. A host with
// brackets elsewhere is not a valid address.
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
