// Package gcsblob is imported by the launcher for its registration alone; see package blob.
package gcsblob
