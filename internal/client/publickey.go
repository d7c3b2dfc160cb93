package client

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// PublicKeyProblem says what is wrong with a public key, without repeating it:
// it may be a private one.
func PublicKeyProblem(key string) string {
	key = strings.TrimSpace(key)
	switch {
	case strings.Contains(key, "PRIVATE KEY") || strings.HasPrefix(key, "PuTTY-User-Key-File"):
		return "it is a private key, which must never leave your machine: want the public one, as in id_ed25519.pub"
	case key == "":
		return "it is empty: want a public key's line, as in id_ed25519.pub"
	case strings.ContainsAny(key, "\r\n\x00") || strings.HasPrefix(key, "-----BEGIN"):
		return "it has several lines: want one public key's line, as in id_ed25519.pub"
	case len(strings.Fields(key)) < 2 || !isKeyType(strings.Fields(key)[0]):
		return "want a type and a key, as in \"ssh-ed25519 AAAA…\""
	}
	return ""
}

// isKeyType reports whether a word begins as the types of SSH keys do.
func isKeyType(word string) bool {
	for _, prefix := range []string{"ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"} {
		if strings.HasPrefix(word, prefix) {
			return true
		}
	}
	return false
}

// SamePublicKey reports whether a listed key is the wanted one, whatever its
// comment: by its content, or where the list shortens that, by its fingerprint,
// if there is one.
func SamePublicKey(wanted, listed, listedFingerprint string) bool {
	return PublicKeyContent(listed) == PublicKeyContent(wanted) || listedFingerprint != "" && strings.TrimRight(listedFingerprint, "=") == fingerprint(wanted)
}

// TellsPublicKey reports whether a listed key lets one tell which it is: it is
// whole, as far as that shows, or its fingerprint is.
func TellsPublicKey(listed, listedFingerprint string) bool {
	const hash = 43 // characters
	if sum, ok := strings.CutPrefix(listedFingerprint, "SHA256:"); ok && len(strings.TrimRight(sum, "=")) == hash {
		return true
	}
	words := strings.Fields(listed)
	return len(words) > 1 && !strings.Contains(words[1], "..") && !strings.ContainsAny(words[1], "…*")
}

// PublicKeyContent is a public key without its comment.
func PublicKeyContent(publicKey string) string {
	words := strings.Fields(publicKey)
	return strings.Join(words[:min(2, len(words))], " ")
}

// fingerprint is a public key's hash, as ssh-keygen prints it; "" for what is no
// key.
func fingerprint(publicKey string) string {
	words := strings.Fields(publicKey)
	if len(words) < 2 {
		return ""
	}
	blob, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(words[1], "="))
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(blob)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}
