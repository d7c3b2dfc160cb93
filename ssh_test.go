package volt_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

func TestSSH(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		pod  volt.Pod
		want volt.SSH
	}{
		"the command of a create": {volt.Pod{SSHCommand: "ssh wl_01h...@ssh.deployments.targon.com"},
			volt.SSH{User: "wl_01h...", Host: "ssh.deployments.targon.com", Port: 22, Command: "ssh wl_01h...@ssh.deployments.targon.com"}},
		"another gateway": {volt.Pod{SSHCommand: "ssh wrk-7hq2m9x4k1vd@ssh.voltagegpu.com"},
			volt.SSH{User: "wrk-7hq2m9x4k1vd", Host: "ssh.voltagegpu.com", Port: 22, Command: "ssh wrk-7hq2m9x4k1vd@ssh.voltagegpu.com"}},
		"a command with a port": {volt.Pod{SSHCommand: "  ssh  -p 2222\troot@203.0.113.42 \n"},
			volt.SSH{User: "root", Host: "203.0.113.42", Port: 2222, Command: "ssh -p 2222 root@203.0.113.42"}},
		"the port behind": {volt.Pod{SSHCommand: "ssh root@203.0.113.42 -p 2222"},
			volt.SSH{User: "root", Host: "203.0.113.42", Port: 2222, Command: "ssh root@203.0.113.42 -p 2222"}},
		"no user": {volt.Pod{SSHCommand: "ssh gpu-7.example"},
			volt.SSH{Host: "gpu-7.example", Port: 22, Command: "ssh gpu-7.example"}},
		"the command before the address": {volt.Pod{SSHCommand: "ssh a@b", IP: "203.0.113.42"},
			volt.SSH{User: "a", Host: "b", Port: 22, Command: "ssh a@b"}},
		"an address": {volt.Pod{IP: "203.0.113.42", SSHPort: 22},
			volt.SSH{User: "root", Host: "203.0.113.42", Port: 22, Command: "ssh root@203.0.113.42"}},
		"an address and a port": {volt.Pod{IP: "203.0.113.42", SSHPort: 40022},
			volt.SSH{User: "root", Host: "203.0.113.42", Port: 40022, Command: "ssh -p 40022 root@203.0.113.42"}},
		"an address alone": {volt.Pod{IP: "2001:db8::1"},
			volt.SSH{User: "root", Host: "2001:db8::1", Port: 22, Command: "ssh root@2001:db8::1"}},
		"a port that is none": {volt.Pod{IP: "203.0.113.42", SSHPort: 70000},
			volt.SSH{User: "root", Host: "203.0.113.42", Port: 22, Command: "ssh root@203.0.113.42"}},
		"a gateway": {volt.Pod{SSHHost: "ssh.deployments.targon.com", WorkloadID: "wl_1"},
			volt.SSH{User: "wl_1", Host: "ssh.deployments.targon.com", Port: 22, Command: "ssh wl_1@ssh.deployments.targon.com"}},
		"a host with a port": {volt.Pod{SSHHost: "gpu-7.example", SSHPort: 2222},
			volt.SSH{User: "root", Host: "gpu-7.example", Port: 2222, Command: "ssh -p 2222 root@gpu-7.example"}},
		"a gateway and nobody": {volt.Pod{ID: "pod_1", SSHHost: "ssh.deployments.targon.com"}, volt.SSH{}},
		"nothing":              {volt.Pod{ID: "pod_1"}, volt.SSH{}},
		"a hostile command, a way in": {volt.Pod{SSHCommand: "ssh x; rm -rf /", IP: "203.0.113.42"},
			volt.SSH{User: "root", Host: "203.0.113.42", Port: 22, Command: "ssh root@203.0.113.42"}},
		"a hostile address": {volt.Pod{IP: "-oProxyCommand=touch${IFS}x"}, volt.SSH{}},
		"a hostile gateway": {volt.Pod{SSHHost: "h;reboot", WorkloadID: "wl_1"}, volt.SSH{}},
		"a hostile id":      {volt.Pod{SSHHost: "h", WorkloadID: "-oProxyCommand=x"}, volt.SSH{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := c.pod.SSH()
			require.Equal(t, c.want, got)
			require.Equal(t, c.want.Host != "", got.Known())
		})
	}
}

// A server's command that does anything but log in is not handed on.
func TestHostileSSHCommands(t *testing.T) {
	t.Parallel()
	for _, command := range []string{
		"ssh x; rm -rf /",
		"ssh x;rm",
		"ssh x && reboot",
		"ssh x | sh",
		"ssh x reboot",
		"ssh x\nreboot",
		"ssh x\u2028reboot",
		"ssh $(reboot)@x",
		"ssh `reboot`",
		"ssh x>y",
		"ssh ${HOME}",
		"ssh 'x'",
		`ssh "x"`,
		`ssh x\`,
		"ssh ~x",
		"ssh x*",
		"ssh -oProxyCommand=reboot x",
		"ssh -o ProxyCommand=reboot x",
		"ssh -oProxyCommand=reboot@x",
		"ssh root@-oProxyCommand=reboot",
		"ssh root@-x",
		"ssh -R 1:2:3 x",
		"ssh -i /etc/key x",
		"ssh -F x y",
		"ssh -p",
		"ssh -p 22",
		"ssh -p 0 x",
		"ssh -p 65536 x",
		"ssh -p -1 x",
		"ssh -p 22;reboot x",
		"ssh -p22 x",
		"ssh root@",
		"ssh @x",
		"ssh a@b@c",
		"ssh ssh://x",
		"ssh root@é",
		"ssh",
		"",
		"sshd x",
		"/usr/bin/ssh x",
		"sudo ssh x",
		"reboot",
		"SSH x",
		"ssh\x00 x",
		"ssh x\x1b[2J",
	} {
		require.Zero(t, volt.Pod{SSHCommand: command}.SSH(), "%q", command)
	}
}

func TestSSHAddress(t *testing.T) {
	t.Parallel()
	require.Equal(t, "203.0.113.42:2222", volt.Pod{IP: "203.0.113.42", SSHPort: 2222}.SSH().Address())
	require.Equal(t, "[2001:db8::1]:22", volt.Pod{IP: "2001:db8::1"}.SSH().Address())
	require.Equal(t, "ssh.voltagegpu.com:22", volt.Pod{SSHCommand: "ssh a@ssh.voltagegpu.com"}.SSH().Address())
	require.Equal(t, "[2001:db8::1]:22", volt.Pod{SSHCommand: "ssh a@[2001:db8::1]"}.SSH().Address())
}
