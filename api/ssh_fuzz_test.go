package api_test

import (
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A command that is handed on holds nothing that a shell, or ssh, would take for
// more than a user, a host and a port; and it is read again as what it was.
func FuzzParseSSHCommand(f *testing.F) {
	for _, command := range []string{
		"ssh root@203.0.113.42", "ssh -p 40022 root@203.0.113.42", "ssh root@203.0.113.42 -p 40022", "ssh wrk-3c8t5n0z6bfa@ssh.voltagegpu.com", "ssh wl_01h@ssh.deployments.targon.com", "ssh host",
		"ssh root@[2001:db8::1]", "ssh root@fe80::1%eth0", "ssh -o ProxyCommand=x root@h", "ssh -oProxyCommand=x@h", "ssh root@h; rm -rf /", "ssh $(x)@h", "ssh a@b@c", "ssh -p", "ssh -p 0 h", "ssh -p 99999 h", "ssh -p +5 h",
		"ssh\troot@h", "ssh root@h rm", "scp root@h", "ssh", "", "ssh @h", "ssh u@", "ssh -p 22 -p 23 h", "ssh root@-h", "ssh root@h\nreboot", "ssh root\u00a0@h",
	} {
		f.Add(command, "root", "h", 22)
	}
	f.Fuzz(func(t *testing.T, command, user, host string, port int) {
		if s, ok := api.ParseSSHCommand(command); ok {
			checkSSH(t, s)
		} else {
			require.Zero(t, s)
		}
		s := api.NewSSH(user, host, port)
		if !s.Known() {
			require.Zero(t, s)
			return
		}
		require.Equal(t, user, s.User)
		require.Equal(t, host, s.Host)
		checkSSH(t, s)
	})
}

func checkSSH(t *testing.T, s api.SSH) {
	t.Helper()
	require.NotEmpty(t, s.Host)
	require.True(t, s.Port > 0 && s.Port < 65536)
	require.True(t, strings.HasPrefix(s.Command, "ssh "))
	require.False(t, strings.ContainsFunc(s.Command, func(r rune) bool {
		return r > '~' || r < ' ' || strings.ContainsRune("!\"#$&'()*,/;<=>?\\^`{|}~", r)
	}), "%q is not for a shell", s.Command)
	for _, word := range strings.Fields(s.Command)[1:] {
		require.True(t, word == "-p" || word[0] != '-', "%q has an option", s.Command)
	}
	again, ok := api.ParseSSHCommand(s.Command)
	require.True(t, ok, s.Command)
	require.Equal(t, s, again)
	host, port, err := net.SplitHostPort(s.Address())
	require.NoError(t, err, s.Address())
	require.Equal(t, strconv.Itoa(s.Port), port)
	require.Equal(t, strings.Trim(s.Host, "[]"), host)
}
