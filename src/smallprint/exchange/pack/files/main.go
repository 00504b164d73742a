// Checks the leaves of an evidence pack with the Go project's own packages note and tlog.
// Run it in the unpacked folder; its arguments are the log's keys, from a source outside of the pack.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var known note.Verifiers

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Println("FAILED:", err)
		os.Exit(1)
	}
	return value
}

func number(text string) int64 { return must(strconv.ParseInt(text, 10, 64)) }

// open checks the signature of a checkpoint: origin, number of leaves, root.
func open(text string) tlog.Tree {
	signed := must(note.Open([]byte(text), known))
	lines := strings.Split(signed.Text, "\n")
	return tlog.Tree{N: number(lines[1]), Hash: must(tlog.ParseHash(lines[2]))}
}

// split takes a proof apart: the number after a word, the hashes below it, and the checkpoint.
func split(file, word string) (n int64, proof []tlog.Hash, checkpoint string) {
	head, checkpoint, _ := strings.Cut(string(must(os.ReadFile(file))), "\n\n")
	_, rest, found := strings.Cut("\n"+head, "\n"+word+" ")
	if !found {
		must(0, fmt.Errorf("%s says no %s", file, word))
	}
	lines := strings.Split(rest, "\n")
	for _, line := range lines[1:] {
		proof = append(proof, must(tlog.ParseHash(line)))
	}
	return number(lines[0]), proof, checkpoint
}

func main() {
	var keys []note.Verifier
	for _, key := range os.Args[1:] {
		keys = append(keys, must(note.NewVerifier(key)))
	}
	known = note.VerifierList(keys...)
	tree := open(string(must(os.ReadFile("checkpoint"))))
	fmt.Printf("the checkpoint is signed: %d leaves, root %v\n", tree.N, tree.Hash)
	for _, file := range must(filepath.Glob("leaves/*.json")) {
		name := strings.TrimSuffix(file, ".json")
		n, proof, checkpoint := split(name+".tlog-proof", "index")
		if open(checkpoint) != tree || name != fmt.Sprint("leaves/", n) {
			must(0, fmt.Errorf("%s.tlog-proof is of another leaf or log", name))
		}
		must(0, tlog.CheckRecord(proof, tree.N, tree.Hash, n, tlog.RecordHash(must(os.ReadFile(file)))))
		fmt.Printf("leaf %d is in the log\n", n)
	}
	for _, file := range must(filepath.Glob("anchors/*/continuation")) {
		n, proof, checkpoint := split(file, "old")
		old := open(string(must(os.ReadFile(filepath.Dir(file) + "/checkpoint"))))
		if open(checkpoint) != tree || old.N != n {
			must(0, fmt.Errorf("%s is of another log", file))
		}
		must(0, tlog.CheckTree(proof, tree.N, tree.Hash, n, old.Hash))
		fmt.Printf("the log of %d leaves, which others attest, is its beginning\n", n)
	}
}
