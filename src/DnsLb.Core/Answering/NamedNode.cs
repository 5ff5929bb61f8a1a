using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>A node and the name that led to it.</summary>
/// <param name="Zone">The node's zone.</param>
/// <param name="Node">The node.</param>
/// <param name="Name">The name; another than the node's when that is a wildcard. In force until its <see cref="LookupName"/> takes the next.</param>
internal readonly record struct NamedNode(Zone Zone, int Node, LookupName Name);
