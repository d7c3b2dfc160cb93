package hostile_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"net/http"
	"sync"
	"time"
)

// host is the name that secure servers go by.
const host = "api.hostile.example"

// authority signs certificates.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority() *authority {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	a := &authority{key: key}
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "hostile"}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, a.cert, a.cert, &key.PublicKey, key)
	must(err)
	a.cert, err = x509.ParseCertificate(der)
	must(err)
	return a
}

// sign makes a certificate for a name or an address. from and until are relative to now.
func (a *authority) sign(name string, from, until time.Duration) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(until),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	must(err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// trusted is the authority that clients trust.
var trusted = sync.OnceValue(newAuthority)

// loopback is a certificate for servers on 127.0.0.1.
var loopback = sync.OnceValue(func() tls.Certificate { return trusted().sign("127.0.0.1", -time.Hour, time.Hour) })

// trust makes a transport one that trusts it, and speaks one protocol.
func (over protocol) trust(t *http.Transport) {
	roots := x509.NewCertPool()
	roots.AddCert(trusted().cert)
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{}
	}
	// What the client's own transport has stays: it may not be to look at nothing.
	t.TLSClientConfig.RootCAs, t.TLSClientConfig.CurvePreferences = roots, []tls.CurveID{tls.X25519}
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(!over.http2)
	t.Protocols.SetHTTP2(over.http2)
}
