"""The smallest whole client of a dojo in Python: a stock y-websocket client made of pycrdt and websockets.

    python client.py ws://127.0.0.1:4001/v1/dojos/<dojo id> <token> <name> <say> <await>

It joins, types <say> at the end of `main.ts`, one character at a time, and leaves when the file holds <await>.
"""

import sys

from pycrdt import (
    Awareness,
    Doc,
    Text,
    YMessageType,
    YSyncMessageType,
    create_awareness_message,
    create_sync_message,
    create_update_message,
    handle_sync_message,
    read_message,
)
from websockets.sync.client import ClientConnection, connect


class Client:
    def __init__(self, socket: ClientConnection, name: str) -> None:
        self.socket = socket
        self.doc = Doc()
        self.file = self.doc.get("main.ts", type=Text)
        self.awareness = Awareness(self.doc)
        self.is_synced = False
        # The server puts the name of the token in its place, so nobody can pretend to be somebody else.
        self.awareness.set_local_state_field("user", {"name": name})
        presence = self.awareness.encode_awareness_update([self.doc.client_id])
        socket.send(create_sync_message(self.doc))
        socket.send(create_awareness_message(presence))

    def receive(self) -> None:
        """Waits for one frame and does what it says."""
        # Throws ConnectionClosed: 4400 to 4499 are permanent; after any other code come back later.
        frame = self.socket.recv(decode=False)
        kind, content = frame[0], frame[1:]
        if kind == YMessageType.SYNC:
            reply = handle_sync_message(content, self.doc)
            if reply is not None:
                self.socket.send(reply)
            if content[0] == YSyncMessageType.SYNC_STEP2:
                self.is_synced = True
        elif kind == YMessageType.AWARENESS:
            self.awareness.apply_awareness_update(read_message(content), "server")
        elif kind == AUTH:
            raise PermissionError(read_message(content[1:]).decode())

    def append(self, text: str) -> None:
        before = self.doc.get_state()
        self.file += text
        self.socket.send(create_update_message(self.doc.get_update(before)))


# y-protocols/auth: the server refused something. pycrdt has no name for it.
AUTH = 2


def main(url: str, token: str, name: str, say: str, awaited: str) -> None:
    # A client that cannot set headers sends the subprotocols "yjs" and "bearer.<token>" instead.
    headers = {"Authorization": f"Bearer {token}"}
    with connect(url, subprotocols=["yjs"], additional_headers=headers, proxy=None) as socket:
        client = Client(socket, name)
        print("client", client.doc.client_id, flush=True)
        # Who types before the document is there may type at the wrong place.
        while not client.is_synced:
            client.receive()
        for character in say:
            client.append(character)
        while awaited not in str(client.file):
            client.receive()
        print("text", client.file, flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit("usage: client.py <url> <token> <name> <say> <await>")
    main(*sys.argv[1:])
