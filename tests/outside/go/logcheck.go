// Logcheck checks a Smallprint log with golang.org/x/mod/sumdb (note and tlog) alone. The key is given, never found.
//
//	logcheck log VKEY FOLDER [OLDER_CHECKPOINT]       the whole log, and that it continues an older checkpoint
//	logcheck record VKEY CHECKPOINT INDEX LEAF PROOF  one leaf, by a proof: one base64 hash a line
//	logcheck tree VKEY OLDER NEWER PROOF              two checkpoints, by a proof of the same form
//
// It prints OK and ends with 0, or prints why not and ends with 1.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height, width = 8, 256

func main() {
	arguments := append(os.Args[1:], "", "", "", "", "", "")
	var err error
	switch arguments[0] {
	case "log":
		err = checkLog(arguments[1], arguments[2], arguments[3])
	case "record":
		err = checkRecord(arguments[1], arguments[2], arguments[3], arguments[4], arguments[5])
	case "tree":
		err = checkTree(arguments[1], arguments[2], arguments[3], arguments[4])
	default:
		err = fmt.Errorf("usage: logcheck log|record|tree …")
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("OK")
}

// openCheckpoint reads a checkpoint; ParseTree of tlog would want the header of Go's own log.
func openCheckpoint(vkey, path string) (tlog.Tree, error) {
	var tree tlog.Tree
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tree, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tree, fmt.Errorf("this is no checkpoint of %s", verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// tiles reads tlog-tiles files: tlog's own names, but without the height and with "entries" for "data".
type tiles struct{ folder string }

func (t tiles) Height() int                     { return height }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) read(tile tlog.Tile) ([]byte, error) {
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
	return os.ReadFile(filepath.Join(t.folder, strings.Replace(path, "tile/data/", "tile/entries/", 1)))
}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		data, err := t.read(tile)
		if err != nil { // a partial tile is removed once the full one is there
			full := tile
			full.W = width
			if data, _ = t.read(full); len(data) < tile.W*tlog.HashSize {
				return nil, err
			}
			data = data[:tile.W*tlog.HashSize]
		}
		found = append(found, data)
	}
	return found, nil
}

func (t tiles) entries(bundle int64, count int) ([][]byte, error) {
	data, err := t.read(tlog.Tile{H: height, L: -1, N: bundle, W: count})
	if err != nil {
		return nil, err
	}
	var found [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("entry bundle %d ends within an entry", bundle)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		found, data = append(found, data[2:end]), data[end:]
	}
	if len(found) != count {
		return nil, fmt.Errorf("entry bundle %d holds %d entries, not %d", bundle, len(found), count)
	}
	return found, nil
}

func checkLog(vkey, folder, older string) error {
	tree, err := openCheckpoint(vkey, filepath.Join(folder, "checkpoint"))
	if err != nil {
		return err
	}
	store := tiles{folder}
	hashes, err := checkEntries(store, tree.N)
	if err != nil {
		return err
	}
	if root, err := tlog.TreeHash(tree.N, hashes); err != nil || root != tree.Hash {
		return fmt.Errorf("the entries do not make the root that was signed (%v)", err)
	}
	for level := 0; tree.N>>uint(level*height) > 0; level++ {
		if err := checkTiles(store, hashes, level, tree.N>>uint(level*height)); err != nil {
			return err
		}
	}
	if err := checkRecords(store, tree); err != nil || older == "" {
		return err
	}
	before, err := openCheckpoint(vkey, older)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, before.N, tlog.TileHashReader(tree, store))
	if err == nil {
		err = tlog.CheckTree(proof, tree.N, tree.Hash, before.N, before.Hash)
	}
	if err != nil {
		return fmt.Errorf("no continuation of the log at %d leaves: %w", before.N, err)
	}
	return nil
}

// checkEntries holds each entry against its hash in the tile, and gives all hashes as made from the entries.
// TileHashReader alone would not do: before x/mod 0.40 it lets some wrong tiles pass (CVE-2026-56865).
func checkEntries(store tiles, size int64) (tlog.HashReader, error) {
	var stored []tlog.Hash
	hashes := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, index := range indexes {
			found = append(found, stored[index])
		}
		return found, nil
	})
	for first := int64(0); first < size; first += width {
		tile := tlog.Tile{H: height, N: first / width, W: int(min(width, size-first))}
		entries, err := store.entries(tile.N, tile.W)
		if err != nil {
			return nil, err
		}
		data, err := store.ReadTiles([]tlog.Tile{tile})
		if err != nil {
			return nil, err
		}
		for place, entry := range entries {
			index := first + int64(place)
			made, err := tlog.StoredHashes(index, entry, hashes)
			if err != nil {
				return nil, err
			}
			expected, err := tlog.HashFromTile(tile, data[0], tlog.StoredHashIndex(0, index))
			if err != nil {
				return nil, err
			}
			if made[0] != expected {
				return nil, fmt.Errorf("entry %d does not fit its hash", index)
			}
			stored = append(stored, made...)
		}
	}
	return hashes, nil
}

// checkTiles holds the tiles of one level, count hashes in all, against what the entries make.
func checkTiles(store tiles, hashes tlog.HashReader, level int, count int64) error {
	for first := int64(0); first < count; first += width {
		tile := tlog.Tile{H: height, L: level, N: first / width, W: int(min(width, count-first))}
		expected, err := tlog.ReadTileData(tile, hashes)
		if err != nil {
			return err
		}
		found, err := store.ReadTiles([]tlog.Tile{tile})
		if err != nil {
			return err
		}
		if !bytes.Equal(found[0], expected) {
			return fmt.Errorf("%s does not fit the entries", tile.Path())
		}
	}
	return nil
}

// checkRecords proves from the tiles that the first and the last entry of each bundle are in the tree.
func checkRecords(store tiles, tree tlog.Tree) error {
	hashes := tlog.TileHashReader(tree, store)
	for first := int64(0); first < tree.N; first += width {
		for _, index := range []int64{first, min(first+width, tree.N) - 1} {
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			if err != nil {
				return err
			}
			leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func readProof(path string) ([]tlog.Hash, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var proof []tlog.Hash
	for _, line := range bytes.Fields(data) {
		hash, err := tlog.ParseHash(string(line))
		if err != nil {
			return nil, err
		}
		proof = append(proof, hash)
	}
	return proof, nil
}

func checkRecord(vkey, checkpoint, index, leaf, proof string) error {
	tree, err := openCheckpoint(vkey, checkpoint)
	if err != nil {
		return err
	}
	number, err := strconv.ParseInt(index, 10, 64)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(leaf)
	if err != nil {
		return err
	}
	path, err := readProof(proof)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, tree.N, tree.Hash, number, tlog.RecordHash(data))
}

func checkTree(vkey, older, newer, proof string) error {
	before, err := openCheckpoint(vkey, older)
	if err != nil {
		return err
	}
	after, err := openCheckpoint(vkey, newer)
	if err != nil {
		return err
	}
	path, err := readProof(proof)
	if err != nil {
		return err
	}
	return tlog.CheckTree(path, after.N, after.Hash, before.N, before.Hash)
}
