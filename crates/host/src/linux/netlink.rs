//! One dump each of links, addresses and routes over one rtnetlink socket. The socket belongs to the network
//! namespace of the thread that opens it, so what comes back is this process's own view.

use std::{io, pin::pin};

use futures_util::{
    Stream, TryStreamExt,
    future::{Either, select},
};
use rtnetlink::packet_route::{
    AddressFamily, address::AddressMessage, link::LinkExtentMask, link::LinkMessage, route::RouteMessage,
};

/// Why the kernel's tables could not be read.
#[derive(Debug, thiserror::Error)]
pub enum NetlinkError {
    /// The socket cannot be opened.
    #[error("rtnetlink cannot be opened: {0}")]
    Open(#[source] io::Error),
    /// A dump ended in an error.
    #[error("rtnetlink: {0}")]
    Dump(#[from] rtnetlink::Error),
    /// The connection ended before the answer.
    #[error("rtnetlink ended before it answered")]
    Ended,
}

/// The kernel's tables as they came.
pub struct Dump {
    /// Every link.
    pub links: Vec<LinkMessage>,
    /// Every address.
    pub addresses: Vec<AddressMessage>,
    /// Every route of both families, all tables.
    pub routes: Vec<RouteMessage>,
}

/// Asks for everything.
pub async fn dump() -> Result<Dump, NetlinkError> {
    let (connection, handle, _) = rtnetlink::new_connection().map_err(NetlinkError::Open)?;
    let asking = pin!(async move {
        // Statistics are two thirds of a link message, and nobody here wants them.
        let links =
            handle.link().get().set_filter_mask(AddressFamily::Unspec, vec![LinkExtentMask::SkipStats]);
        let links = collect(links.execute()).await?;
        let addresses = collect(handle.address().get().execute()).await?;
        let mut routes = Vec::new();
        for family in [AddressFamily::Inet, AddressFamily::Inet6] {
            let mut message = RouteMessage::default();
            message.header.address_family = family;
            routes.extend(collect(handle.route().get(message).execute()).await?);
        }
        Ok(Dump { links, addresses, routes })
    });
    // The connection is polled here and not spawned: it must stay on this thread's namespace, and end with us.
    match select(asking, pin!(connection)).await {
        Either::Left((dump, _)) => dump,
        Either::Right(((), _)) => Err(NetlinkError::Ended),
    }
}

async fn collect<T>(
    stream: impl Stream<Item = Result<T, rtnetlink::Error>>,
) -> Result<Vec<T>, rtnetlink::Error> {
    stream.try_collect().await
}
