"""Frames: what crosses a line in one piece."""


class Line:
    """One end of a socket pair: whole frames in, whole frames out."""

    def __init__(self, end):
        self.end = end
        self.rest = b""
        self.descriptors = collections.deque()
        self.sending = threading.Lock()

    def _keep(self, ancillary):
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                found = array.array("i")
                found.frombytes(data[: len(data) - len(data) % found.itemsize])
                self.descriptors.extend(found)

    def read(self):
        """The next frame: kind, conversation, serial, header text, body, descriptors. `EOFError` when the host is gone."""
        data = self.rest
        while len(data) < PREFIX.size:
            more, ancillary, _, _ = self.end.recvmsg(65536, CMSG)
            if ancillary:
                self._keep(ancillary)
            if not more:
                raise EOFError
            data = data + more if data else more
        magic, protocol, kind, count, conversation, serial, head, size = PREFIX.unpack_from(data)
        if magic != MAGIC:
            raise ProtocolError("not a frame: it begins with byte %#x" % magic)
        if protocol != PROTOCOL:
            raise ProtocolError("protocol %d, and this worker speaks %d" % (protocol, PROTOCOL))
        if head > MAX_HEADER or size > MAX_BODY or count > MAX_DESCRIPTORS:
            raise ProtocolError("a frame of %d + %d bytes with %d descriptors is beyond the limits" % (head, size, count))
        total = PREFIX.size + head + size
        if len(data) < total:
            whole = bytearray(total)
            at = len(data)
            whole[:at] = data
            view = memoryview(whole)
            while at < total:
                more, ancillary, _, _ = self.end.recvmsg_into([view[at:]], CMSG)
                if ancillary:
                    self._keep(ancillary)
                if not more:
                    raise EOFError
                at += more
            data, self.rest = whole, b""
        else:
            self.rest = data[total:]
        try:
            header = str(data[PREFIX.size : PREFIX.size + head], "utf-8")
        except UnicodeDecodeError as error:
            raise ProtocolError("the header is not UTF-8: %s" % error)
        body = memoryview(data)[PREFIX.size + head : total] if size else None
        descriptors = ()
        if count:
            if len(self.descriptors) < count:
                raise ProtocolError("%d descriptors announced, %d came" % (count, len(self.descriptors)))
            descriptors = [self.descriptors.popleft() for _ in range(count)]
        return kind, conversation, serial, header, body, descriptors

    def write(self, kind, conversation, serial, header, buffers=(), descriptors=()):
        """Sends a frame. The descriptors are closed here: the host has its own by then."""
        size = 0
        for buffer in buffers:
            size += len(buffer)
        prefix = PREFIX.pack(MAGIC, PROTOCOL, kind, len(descriptors), conversation, serial, len(header), size)
        with self.sending:
            if not buffers and not descriptors:
                self.end.sendall(prefix + header)
                return
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
            first = prefix + header
            sent = self.end.sendmsg([first], rights)
            if sent < len(first):
                self.end.sendall(memoryview(first)[sent:])
            for buffer in buffers:
                self.end.sendall(buffer)
        for descriptor in descriptors:
            os.close(descriptor)
