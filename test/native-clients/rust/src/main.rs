//! The smallest whole client of a dojo in Rust: a stock y-websocket client made of yrs and tungstenite.
//!
//!     tatami-rust-client ws://127.0.0.1:4001/v1/dojos/<dojo id> <token> <name> <say> <await>
//!
//! It joins, types <say> at the end of `main.ts`, one character at a time, and leaves when the file holds <await>.

use std::error::Error;
use std::net::TcpStream;

use tungstenite::client::IntoClientRequest;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message as Frame, WebSocket};
use yrs::sync::{Awareness, Message, SyncMessage};
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Doc, GetString, OffsetKind, Options, ReadTxn, Text, TextRef, Transact, Update};

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let [url, token, name, say, awaited] = arguments()?;
    let mut client = Client::connect(&url, &token, &name)?;
    println!("client {}", client.awareness.client_id());
    let mut has_typed = false;
    loop {
        client.receive()?;
        // Who types before the document is there may type at the wrong place.
        if client.is_synced && !has_typed {
            for character in say.chars() {
                client.append(&character.to_string())?;
            }
            has_typed = true;
        }
        let text = client.text();
        if has_typed && text.contains(&awaited) {
            println!("text {text}");
            return client.leave();
        }
    }
}

fn arguments() -> Result<[String; 5], Failure> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    given.try_into().map_err(|_| "usage: <url> <token> <name> <say> <await>".into())
}

struct Client {
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    awareness: Awareness,
    file: TextRef,
    is_synced: bool,
}

impl Client {
    /// The token goes along as a second subprotocol, as browsers have to do it. An `Authorization: Bearer` header
    /// does as well.
    fn connect(url: &str, token: &str, name: &str) -> Result<Self, Failure> {
        let mut request = url.into_client_request()?;
        let protocols = format!("yjs, bearer.{token}").parse()?;
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocols);
        let (socket, _) = tungstenite::connect(request)?;

        // Browsers count UTF-16 units; yrs counts bytes if it is not told otherwise.
        let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..Options::default() });
        let file = doc.get_or_insert_text("main.ts");
        let state_vector = doc.transact().state_vector();
        let mut client = Client { socket, awareness: Awareness::new(doc), file, is_synced: false };
        // The server puts the name of the token in its place, so nobody can pretend to be somebody else.
        client.awareness.set_local_state_raw(format!(r#"{{"user":{{"name":"{name}"}}}}"#));
        let presence = client.awareness.update_with_clients([client.awareness.client_id()])?;
        client.send(Message::Sync(SyncMessage::SyncStep1(state_vector)))?;
        client.send(Message::Awareness(presence))?;
        Ok(client)
    }

    /// Waits for one frame and does what it says.
    fn receive(&mut self) -> Result<(), Failure> {
        let bytes = match self.socket.read()? {
            Frame::Binary(bytes) => bytes,
            // 4400 to 4499 are permanent; after any other code come back later.
            Frame::Close(Some(frame)) => return Err(format!("closed: {} {}", frame.code, frame.reason).into()),
            _ => return Ok(()),
        };
        match Message::decode_v1(&bytes)? {
            Message::Sync(SyncMessage::SyncStep1(state_vector)) => {
                let missing = self.awareness.doc().transact().encode_state_as_update_v1(&state_vector);
                self.send(Message::Sync(SyncMessage::SyncStep2(missing)))?;
            }
            Message::Sync(SyncMessage::SyncStep2(update)) => {
                self.apply(&update)?;
                self.is_synced = true;
            }
            Message::Sync(SyncMessage::Update(update)) => self.apply(&update)?,
            Message::Awareness(update) => self.awareness.apply_update(update)?,
            Message::Auth(Some(reason)) => return Err(format!("refused: {reason}").into()),
            _ => {}
        }
        Ok(())
    }

    fn apply(&mut self, update: &[u8]) -> Result<(), Failure> {
        Ok(self.awareness.doc().transact_mut().apply_update(Update::decode_v1(update)?)?)
    }

    fn append(&mut self, text: &str) -> Result<(), Failure> {
        let update = {
            let mut transaction = self.awareness.doc().transact_mut();
            self.file.push(&mut transaction, text);
            transaction.encode_update_v1()
        };
        self.send(Message::Sync(SyncMessage::Update(update)))
    }

    fn text(&self) -> String {
        self.file.get_string(&self.awareness.doc().transact())
    }

    fn send(&mut self, message: Message) -> Result<(), Failure> {
        Ok(self.socket.send(Frame::Binary(message.encode_v1().into()))?)
    }

    /// Closes, and waits until the server has read everything before that.
    fn leave(&mut self) -> Result<(), Failure> {
        self.socket.close(None)?;
        loop {
            match self.socket.read() {
                Ok(_) => {}
                Err(tungstenite::Error::ConnectionClosed) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }
}
