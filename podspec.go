package volt

import (
	"fmt"
	"slices"
)

// PodSpec is what a pod is made from: a ConfidentialPod, a TargonPod or a
// LiumPod.
type PodSpec interface{ podRequest() podRequest }

// podRequest is a create's body, or what is wrong with it.
type podRequest struct {
	name  string
	body  podBody
	extra map[string]any

	kind           string // of the specification, such as ConfidentialPod
	field, problem string
}

// podBody has the fields of every kind of create, as the pages spell them.
type podBody struct {
	Provider     Provider `json:"provider,omitempty"`
	Name         string   `json:"name,omitempty"`
	MachineID    string   `json:"machine_id,omitempty"`
	TemplateID   string   `json:"template_id,omitempty"`
	TemplateUID  string   `json:"template_uid,omitempty"`
	ResourceName string   `json:"resource_name,omitempty"`
	Image        string   `json:"image,omitempty"`
	SSHKeyIDs    []string `json:"ssh_key_ids,omitzero"`
	SSHKeyUIDs   []string `json:"ssh_key_uids,omitzero"`
	GPUCount     int      `json:"gpu_count,omitempty"`
	VolumeSizeGB int      `json:"volume_size_gb,omitempty"`
	CostPerHour  USD      `json:"cost_per_hour,omitzero"`
}

// ConfidentialPod is a pod on Intel TDX hardware, whose memory not even the host
// can read, in the newest revision of the API. It is made either from an Image
// on a ResourceName, or from a template. It cannot be paused: a stop destroys
// it.
type ConfidentialPod struct {
	// Name is required: lower-case letters, digits and hyphens, at most 32, fit
	// every system behind the API.
	Name string
	// ResourceName is the size, such as "h200-small", from Machine.ResourceName;
	// with Image, and not with TemplateID.
	ResourceName string
	// Image is the image to run, such as
	// "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel".
	Image string
	// TemplateID is a template's id, such as "tpl-5npuuq70m1uo", which brings
	// image and resource along.
	TemplateID string
	// SSHKeyIDs are the keys that open the pod. Nil leaves the choice to the
	// server, which takes one of the account's; an empty list asks for none.
	SSHKeyIDs []string
	// Provider is "confidential" by default; Machine.Provider tells where a
	// machine wants another.
	Provider Provider
	// CostPerHour is sent where it is known. The API's page says in one place
	// that it is Machine.BasePrice, and in another that it is ignored.
	CostPerHour USD
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any
}

func (s ConfidentialPod) podRequest() podRequest {
	fill(&s.Provider, ProviderConfidential)
	r := podRequest{kind: "ConfidentialPod", name: s.Name, extra: s.Extra, body: podBody{
		Provider: s.Provider, Name: s.Name,
		ResourceName: s.ResourceName, Image: s.Image, TemplateUID: s.TemplateID,
		SSHKeyUIDs: s.SSHKeyIDs, CostPerHour: s.CostPerHour,
	}}
	r.require("ConfidentialPod.Name", s.Name, "want a name for the pod")
	switch {
	case s.TemplateID != "" && (s.ResourceName != "" || s.Image != ""):
		r.fail("ConfidentialPod.TemplateID", "a template brings its own image and resource: want it alone, or ResourceName and Image")
	case s.TemplateID == "" && s.ResourceName == "":
		r.fail("ConfidentialPod.ResourceName", "it is empty: want a Machine's ResourceName with an Image, or a TemplateID")
	case s.TemplateID == "" && s.Image == "":
		r.fail("ConfidentialPod.Image", "it is empty: want an image with the ResourceName, or a TemplateID alone")
	}
	r.checkKeys("ConfidentialPod.SSHKeyIDs", s.SSHKeyIDs)
	return r
}

// TargonPod is a confidential pod in the earlier revision of the API.
type TargonPod struct {
	// Name is required.
	Name string
	// ResourceName is the size: h200-small, h200-large, b200-small, b200-large.
	ResourceName string
	// Image is the image to run.
	Image string
	// CostPerHour is the price in USD per hour that the earlier revision asks to
	// be told, as Machines tells it; left out where it is not known.
	CostPerHour USD
	// SSHKeyIDs are the keys that open the pod; left out where nil.
	SSHKeyIDs []string
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any
}

func (s TargonPod) podRequest() podRequest {
	r := podRequest{kind: "TargonPod", name: s.Name, extra: s.Extra, body: podBody{
		Provider: ProviderTargon, Name: s.Name, ResourceName: s.ResourceName,
		Image: s.Image, CostPerHour: s.CostPerHour, SSHKeyIDs: s.SSHKeyIDs,
	}}
	r.require("TargonPod.Name", s.Name, "want a name for the pod")
	r.require("TargonPod.ResourceName", s.ResourceName, "want a size such as h200-small")
	r.require("TargonPod.Image", s.Image, "want an image to run")
	r.checkKeys("TargonPod.SSHKeyIDs", s.SSHKeyIDs)
	return r
}

// LiumPod is a standard pod: some of a machine's GPUs, made from a template. A
// stop keeps its data.
type LiumPod struct {
	// Name is required.
	Name string
	// MachineID is the machine, from Machine.ID.
	MachineID string
	// TemplateID is the template, from Template.ID.
	TemplateID string
	// SSHKeyIDs are the keys that open the pod; left out where nil.
	SSHKeyIDs []string
	// GPUCount is how many of the machine's GPUs; 0 leaves it to the server.
	GPUCount int
	// VolumeSizeGB is the size of the volume in GB; 0 leaves it to the server.
	VolumeSizeGB int
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any
}

func (s LiumPod) podRequest() podRequest {
	r := podRequest{kind: "LiumPod", name: s.Name, extra: s.Extra, body: podBody{
		MachineID: s.MachineID, Name: s.Name, TemplateID: s.TemplateID,
		SSHKeyIDs: s.SSHKeyIDs, GPUCount: s.GPUCount, VolumeSizeGB: s.VolumeSizeGB,
	}}
	r.require("LiumPod.Name", s.Name, "want a name for the pod")
	r.require("LiumPod.MachineID", s.MachineID, "want a Machine's ID")
	r.require("LiumPod.TemplateID", s.TemplateID, "want a Template's ID")
	if s.GPUCount < 0 {
		r.fail("LiumPod.GPUCount", fmt.Sprintf("%d GPUs: want 1 or more, or 0 to leave it to the server", s.GPUCount))
	}
	if s.VolumeSizeGB < 0 {
		r.fail("LiumPod.VolumeSizeGB", fmt.Sprintf("%d GB: want 1 or more, or 0 to leave it to the server", s.VolumeSizeGB))
	}
	r.checkKeys("LiumPod.SSHKeyIDs", s.SSHKeyIDs)
	return r
}

func (r *podRequest) fail(field, problem string) {
	if r.problem == "" {
		r.field, r.problem = field, problem
	}
}

func (r *podRequest) require(field, value, want string) {
	if isBlank(value) {
		r.fail(field, "it is empty: "+want)
	}
}

func (r *podRequest) checkKeys(field string, ids []string) {
	if slices.ContainsFunc(ids, isBlank) {
		r.fail(field, emptyKeyID)
	}
}

// PodUpdate changes a pod. What is not Set is left alone and not sent.
type PodUpdate struct {
	// Name renames the pod.
	Name Optional[string] `json:"name,omitzero"`
	// SSHKeyIDs are the keys that open it from now on; an empty list takes all
	// away.
	SSHKeyIDs Optional[[]string] `json:"ssh_key_ids,omitzero"`
	// VolumeSizeGB is the size of its volume in GB.
	VolumeSizeGB Optional[int] `json:"volume_size_gb,omitzero"`
	// GPUCount is how many GPUs it has; the pod has to be stopped.
	GPUCount Optional[int] `json:"gpu_count,omitzero"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

// problem says what is wrong with an update, and with which field of it.
func (u PodUpdate) problem() (field, problem string) {
	keys, _ := u.SSHKeyIDs.Get()
	volume, _ := u.VolumeSizeGB.Get()
	gpus, setsGPUs := u.GPUCount.Get()
	switch {
	case u.Name.IsZero() && u.SSHKeyIDs.IsZero() && u.VolumeSizeGB.IsZero() && u.GPUCount.IsZero() && len(u.Extra) == 0:
		return "PodUpdate", nothingSet
	case isSetBlank(u.Name):
		return "PodUpdate.Name", "it is set to nothing: want a name"
	case slices.ContainsFunc(keys, isBlank):
		return "PodUpdate.SSHKeyIDs", emptyKeyID
	case volume < 0:
		return "PodUpdate.VolumeSizeGB", fmt.Sprintf("%d GB: want 0 or more", volume)
	case setsGPUs && gpus < 1:
		return "PodUpdate.GPUCount", fmt.Sprintf("%d GPUs: want 1 or more", gpus)
	}
	return "", ""
}
