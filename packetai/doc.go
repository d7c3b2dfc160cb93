// Package packetai is a client of the Packet.ai Bare Metal GPU API: offers of
// whole machines, their deployment, SSH keys, storage volumes and the wallet.
//
//	client, err := packetai.New() // PACKETAI_API_KEY
//
//	offers, err := client.Offers.List(ctx, packetai.OffersParams{Search: "b200"})
//	deployment, err := client.Deployments.Create(ctx, offers.Items[0].Deployment("my-training-run", publicKey))
//	defer client.Deployments.Release(deployment.ID) // waits out the first 25 minutes
//
//	deployment, err = client.Deployments.WaitRunning(ctx, deployment.ID)
//	fmt.Println(deployment.SSH().Command) // ssh root@203.0.113.42
//
// # What is certain
//
// The API's page documents three requests to the letter: Offers.List with
// a search, Deployments.Create and SSHKeys.Create; besides them the key, the
// limits, the form of errors, the floor of $50 and the rule of 25 minutes. It
// shows no answer at all. So answers are read in every form that is likely, what
// they leave out is zero, and each value has the JSON it was read from: Raw.
//
// Everything else the page tells in prose alone. It is offered under the paths
// that REST and the prose suggest, and each such method says "Unconfirmed". Where
// the server has none such, the call ends with ErrNotSupported (or ErrNotFound
// where the path has an id) and a Hint; Client.Do reaches any other path.
//
// # Limits
//
// Each key may make 60 reads, 20 writes and 5 deploys a minute. The client keeps
// each of the three by itself, for all clients of the process with the same key,
// with a second on top of each minute for what is late on its way; and a call that
// would wait longer than WithMaxWait says so at once. What the server says of its
// limits is in RateLimitOf and Client.RateLimit.
//
// # Money
//
// A deploy needs $50 in the wallet, and bills until the deployment is terminated,
// which is refused in its first 25 minutes: see BalanceError, MinimumRuntimeError,
// DeploymentsService.TerminateWhenAllowed, and Release, which is that for a defer. A
// deploy is never sent twice once the server may have received it. One whose outcome
// is unknown ends with ErrMaybeCreated: look for its name before deploying again, or
// let DeploymentsService.Ensure do that.
//
// Package api has what this package's errors, options and amounts are made of.
package packetai
