"""Bytes on the disk: durable writing, blobs, salted blobs that can be erased, and erasing them."""
