package volt_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/voltagegpu/volt-go"
)

func ExampleMachinesService_List() {
	client := exampleClient("GET /machines", "volt-v2/machines_list.response.json")
	ctx := context.Background()

	machines, err := client.Machines.List(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range machines.Items {
		fmt.Println(m.ResourceName, m.GPUType, m.HourlyPrice)
	}
	// Output: h200-small H200 $3.60
}

func ExampleMachineList_Cheapest() {
	client := exampleClient("GET /machines", "volt-v1/machines_list.response.json")
	ctx := context.Background()

	machines, err := client.Machines.List(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	best, ok := machines.Cheapest(volt.GPUs(4))
	fmt.Println(ok, best.ID, best.PriceOf(4))
	_, ok = machines.Cheapest(volt.GPU("B200"))
	fmt.Println(ok)
	// Output:
	// true mach_h200_targon_01 $9.60
	// false
}

func ExampleMachineList_Where() {
	client := exampleClient("GET /machines", "volt-v1/machines_list.response.json")
	ctx := context.Background()

	machines, err := client.Machines.List(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	europe := func(m volt.Machine) bool { return m.Location == "EU-West" }
	for _, m := range machines.Where(volt.GPU("H100"), europe) {
		fmt.Println(m.ID, m.AvailableGPUs, "free")
	}
	// Output: mach_h100_02 4 free
}

func ExampleTemplatesService_List() {
	client := exampleClient("GET /templates", "volt-v2/templates_list.response.json")
	ctx := context.Background()

	templates, err := client.Templates.List(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range templates.Items {
		fmt.Println(t.ID, t.Name, t.ResourceName)
	}
	// Output:
	// tpl-5npuuq70m1uo DeepSeek-R1 h200-xlarge
	// tpl-ibnkqwo0esy4 Jupyter Notebook cpu-small
}

func ExampleTemplatesService_Get() {
	client := exampleClient("GET /templates/tpl_sdxl_02", "volt-v1/templates_get.response.json")
	ctx := context.Background()

	t, err := client.Templates.Get(ctx, "tpl_sdxl_02")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Image, t.Ports, t.EnvVars["MODEL_DIR"])
	// Output: ghcr.io/my-org/sdxl-server:v2.0 [8188 22] /workspace/models
}

func ExampleTemplatesService_Create() {
	client := exampleClient("POST /templates", "volt-v1/templates_create.response.json")
	ctx := context.Background()

	t, err := client.Templates.Create(ctx, volt.TemplateSpec{
		Name:               "Stable Diffusion XL",
		Image:              "ghcr.io/my-org/sdxl-server:v2.0",
		DockerCredentialID: "cred_abc123",
		Ports:              []int{8188, 22},
		EnvVars:            map[string]string{"MODEL_DIR": "/workspace/models"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.ID)
	// Output: tpl_sdxl_02
}

// In the newest revision templates are read-only.
func ExampleTemplatesService_Create_notSupported() {
	client := exampleClient("POST /templates", "405 volt-observed/pods_create_405.json")
	ctx := context.Background()

	_, err := client.Templates.Create(ctx, volt.TemplateSpec{Name: "sdxl", Image: "ghcr.io/my-org/sdxl-server:v2.0"})
	if errors.Is(err, volt.ErrNotSupported) {
		fmt.Println("give the pod an Image instead")
	}
	// Output: give the pod an Image instead
}

func ExampleTemplatesService_Update() {
	client := exampleClient("PUT /templates/tpl_sdxl_02", "volt-v1/templates_update.response.json")
	ctx := context.Background()

	t, err := client.Templates.Update(ctx, "tpl_sdxl_02", volt.TemplateUpdate{
		Image: volt.Set("ghcr.io/my-org/sdxl-server:v2.1"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Image)
	fmt.Println(t.Message)
	// Output:
	// ghcr.io/my-org/sdxl-server:v2.1
	// Template updated. Existing pods are not affected.
}

func ExampleTemplatesService_Delete() {
	client := exampleClient("DELETE /templates/tpl_sdxl_02", "volt-v1/templates_delete.response.json")
	ctx := context.Background()

	deleted, err := client.Templates.Delete(ctx, "tpl_sdxl_02")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(deleted.ID+":", deleted.Message)
	// Output: tpl_sdxl_02: Template deleted. Existing pods using this template are not affected.
}
