package voltagepark

// The networks that join bare metal.
const (
	infiniBand = "infiniband"
	ethernet   = "ethernet"
)

// adjust makes the catalogue what a Config wants.
func (c *catalogue) adjust(cfg Config) {
	if cfg.VMStock != nil {
		c.setVMStock(*cfg.VMStock)
	}
	if cfg.MetalStock != nil {
		c.setMetalStock(*cfg.MetalStock)
	}
	if cfg.GPUPrice != 0 {
		c.setGPUPrice(cfg.GPUPrice)
	}
}

// setVMStock leaves a number of GPUs free, all on the first host node.
func (c *catalogue) setVMStock(gpus int) {
	for _, l := range c.locations {
		for _, h := range l.hosts {
			h.free = share(gpus)
			gpus = 0
		}
	}
}

// setMetalStock leaves a number of GPUs free at each location, on each network.
func (c *catalogue) setMetalStock(gpus int) {
	for _, l := range c.locations {
		for _, m := range l.metal {
			m.free = gpus
		}
	}
}

func (c *catalogue) setGPUPrice(price Money) {
	c.gpuPrice = price
	for _, l := range c.locations {
		for _, m := range l.metal {
			m.price = price
		}
	}
}

// SetVMStock changes how many GPUs are free for virtual machines, with what goes
// with them: all on one host node, so that they make one machine or several.
func (s *Server) SetVMStock(gpus int) {
	s.Enter()
	defer s.Leave()
	s.catalogue.setVMStock(gpus)
}

// SetMetalStock changes how many GPUs are free for bare metal at each location,
// on each network.
func (s *Server) SetMetalStock(gpus int) {
	s.Enter()
	defer s.Leave()
	s.catalogue.setMetalStock(gpus)
}

// SetGPUPrice changes what a GPU costs an hour for what is deployed from now on.
func (s *Server) SetGPUPrice(price Money) {
	s.Enter()
	defer s.Leave()
	s.catalogue.setGPUPrice(price)
}
