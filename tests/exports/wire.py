# SPDX-License-Identifier: MIT
"""The wire format of protocol buffers, read by its published rules alone: no schema of ours is in it."""
import struct

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    """Each field of a message: its number, its wire type and what it holds."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, at = varint(data, at)
        elif kind == FIXED64:
            value, at = struct.unpack_from("<Q", data, at)[0], at + 8
        elif kind == FIXED32:
            value, at = struct.unpack_from("<I", data, at)[0], at + 4
        elif kind == BYTES:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
            if len(value) != length:
                raise SystemExit("a field that is longer than its message")
        else:
            raise SystemExit(f"field {number} has wire type {kind}")
        yield number, kind, value


def signed(value):
    return value - (1 << 64) if value >= 1 << 63 else value


def packed(data):
    at = 0
    while at < len(data):
        value, at = varint(data, at)
        yield signed(value)


def message(data, schema):
    """The message as a dictionary. `schema`: number -> (name, what), where what is int, str, another schema, or a list
    of one of these, or [FIXED64]. Every field has to be in it, with the wire type that it is to have."""
    result = {name: [] if isinstance(what, list) else 0 if what is int else None for name, what in schema.values()}
    for number, kind, value in fields(data):
        if number not in schema:
            raise SystemExit(f"no field has the number {number}")
        name, what = schema[number]
        expected = VARINT if what is int else FIXED64 if what == [FIXED64] else BYTES
        if kind != expected and not (what == [int] and kind == VARINT):
            raise SystemExit(f"{name} has wire type {kind}")
        if what == [FIXED64]:
            result[name].append(value)
        elif what is int:
            result[name] = signed(value)
        elif what is str:
            result[name] = value.decode()
        elif what == [int]:
            result[name] += [signed(value)] if kind == VARINT else packed(value)
        elif what == [str]:
            result[name].append(value.decode())
        elif isinstance(what, list):
            result[name].append(message(value, what[0]))
        else:
            result[name] = message(value, what)
    return result
