package voltagepark

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// The statuses of a virtual machine. There is none for one that is on its way.
const (
	running       = "Running"
	stopped       = "Stopped"
	disassociated = "StoppedDisassociated"
	terminated    = "Terminated"
	outbid        = "Outbid"
	relocating    = "Relocating"
)

// vm is a virtual machine.
type vm struct {
	life
	size     *preset
	kind     string // how it is paid for
	host     *hostNode
	holds    bool // its resources are taken on the host node
	rates    rates
	ip       string
	booted   bool
	boot     *kernel.Event
	forwards []portForward
}

type portForward struct {
	Internal int `json:"internal_port"`
	External int `json:"external_port"`
}

// moveTo puts a machine onto a host node that has room for it. Its ports lead to
// other public ones there.
func (m *vm) moveTo(h *hostNode) {
	internals := []int{22}
	for i, f := range m.forwards {
		m.host.givePort(f.External)
		if i > 0 {
			internals = append(internals, f.Internal)
		}
	}
	m.host, m.forwards = h, nil
	m.hold()
	for _, internal := range internals {
		if port, ok := h.takePort(0); ok {
			m.forwards = append(m.forwards, portForward{internal, port})
		}
	}
}

// hold takes the machine's resources on its host node.
func (m *vm) hold() {
	if !m.holds {
		m.holds = true
		m.host.free = m.host.free.minus(m.size.resources)
	}
}

// release gives them back.
func (m *vm) release() {
	if m.holds {
		m.holds = false
		m.host.free = m.host.free.plus(m.size.resources)
	}
}

// bill lets the machine cost what its status costs.
func (s *Server) bill(m *vm, at time.Time) {
	what, rate := forVM, m.rates.full()
	apart := (m.status == disassociated || m.status == outbid) && s.does(DisassociatedBillsStorage)
	if apart || m.status == stopped && !s.does(StoppedBillsInFull) {
		what, rate = forVMDisk, m.rates.storage
	}
	if m.charge != nil && m.charge.resource == what {
		return
	}
	s.org.shut(m.charge, at)
	m.charge = s.org.open(what, m.id, m.name, rate, at)
}

// endVM terminates a machine.
func (s *Server) endVM(m *vm, at time.Time) {
	s.Cancel(m.boot)
	s.Cancel(m.next)
	m.release()
	for _, f := range m.forwards {
		m.host.givePort(f.External)
	}
	s.org.shut(m.charge, at)
	m.become(terminated, at)
	m.left = at
	s.org.vms.retire(m)
	s.org.ledger.Write(kernel.Entry{Time: at, Kind: "virtual machine deleted", ID: m.id, Name: m.name})
}

// VM is a virtual machine as it stands.
type VM struct {
	ID, Name, Status string
	Tags             []string
	PresetID         string
	HostNodeID       string
	// SSHKeys are the public keys that open it.
	SSHKeys []string
	GPUs    int
	// Rate is what it costs an hour as it stands, Cost what it has cost until now.
	Rate, Cost Money
	CreatedAt  time.Time
}

// VMs are the virtual machines that are there, the oldest first.
func (s *Server) VMs() (list []VM) {
	now := s.Enter()
	defer s.Leave()
	for m := range s.org.vms.All() {
		list = append(list, VM{
			ID: m.id, Name: m.name, Status: m.status, Tags: slices.Clone(m.tags), PresetID: m.size.id, HostNodeID: m.host.id,
			SSHKeys: slices.Clone(m.keys), GPUs: m.size.gpus, Rate: m.charge.rate, Cost: s.org.spent(m.id, m.charge, now), CreatedAt: m.created,
		})
	}
	return list
}
