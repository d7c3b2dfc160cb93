package volt

import (
	"fmt"
	"slices"
)

// A PodSpec describes a new pod. It is a ConfidentialPod, a TargonPod or a LiumPod.
type PodSpec interface{ podRequest() podRequest }

// podRequest is the body of a create, or a problem with its specification.
type podRequest struct {
	name  string
	body  podBody
	extra map[string]any

	kind           string // of the specification, such as ConfidentialPod
	field, problem string
}

// podBody has the fields of all kinds of creates, in the spelling of the API's pages.
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

// A ConfidentialPod is a pod on Intel TDX hardware in the newest revision of the API. Not
// even the host can read its memory. It is created either from an Image on a
// ResourceName, or from a template. It cannot be paused: a stop destroys it.
type ConfidentialPod struct {
	// Name is required. Use at most 32 lower-case letters, digits and hyphens, which
	// every system behind the API accepts.
	Name string
	// ResourceName is the size, such as "h200-small", from Machine.ResourceName. It is
	// required with Image, and not allowed with TemplateID.
	ResourceName string
	// Image is the image to run, such as "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel".
	Image string
	// TemplateID is a template's id, such as "tpl-5npuuq70m1uo". The template sets the
	// image and the resource.
	TemplateID string
	// SSHKeyIDs are the keys for logging in. If it is nil, the server chooses a key of
	// the account. An empty list means no key.
	SSHKeyIDs []string
	// Provider is "confidential" by default. Machine.Provider shows the provider of a
	// machine.
	Provider Provider
	// CostPerHour is sent if it is known. One part of the API's page says that it is
	// Machine.BasePrice, another that it is ignored.
	CostPerHour USD
	// Extra has further fields to send that this package does not know.
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

// A TargonPod is a confidential pod in the earlier revision of the API.
type TargonPod struct {
	// Name is required.
	Name string
	// ResourceName is the size: h200-small, h200-large, b200-small, b200-large.
	ResourceName string
	// Image is the image to run.
	Image string
	// CostPerHour is the price in USD per hour from the list of machines, which the
	// earlier revision asks for. It is not sent if it is unknown.
	CostPerHour USD
	// SSHKeyIDs are the keys for logging in. A nil list is not sent.
	SSHKeyIDs []string
	// Extra has further fields to send that this package does not know.
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

// A LiumPod is a standard pod with some of a machine's GPUs, created from a template. A
// stop keeps its data.
type LiumPod struct {
	// Name is required.
	Name string
	// MachineID is the machine, from Machine.ID.
	MachineID string
	// TemplateID is the template, from Template.ID.
	TemplateID string
	// SSHKeyIDs are the keys for logging in. A nil list is not sent.
	SSHKeyIDs []string
	// GPUCount is the number of the machine's GPUs. If it is 0, the server chooses.
	GPUCount int
	// VolumeSizeGB is the size of the volume in GB. If it is 0, the server chooses.
	VolumeSizeGB int
	// Extra has further fields to send that this package does not know.
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

// A PodUpdate changes a pod. Fields that are not Set are not sent and not changed.
type PodUpdate struct {
	// Name is the new name.
	Name Optional[string] `json:"name,omitzero"`
	// SSHKeyIDs are the new keys for logging in. An empty list removes all keys.
	SSHKeyIDs Optional[[]string] `json:"ssh_key_ids,omitzero"`
	// VolumeSizeGB is the new size of the volume in GB.
	VolumeSizeGB Optional[int] `json:"volume_size_gb,omitzero"`
	// GPUCount is the new number of GPUs. The pod must be stopped.
	GPUCount Optional[int] `json:"gpu_count,omitzero"`
	// Extra has further fields to send that this package does not know.
	Extra map[string]any `json:"-"`
}

// problem returns the invalid field of an update and the problem with it.
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
