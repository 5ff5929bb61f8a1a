using DnsLb.Core.Answering;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Recording;

/// <summary>The two ends that a query and its reply went between.</summary>
/// <param name="Client">Who asked, and over what.</param>
/// <param name="ClientPort">From which port.</param>
/// <param name="Server">The address of ours that was asked, of the same family.</param>
/// <param name="ServerPort">At which port.</param>
public readonly record struct Ends(Client Client, ushort ClientPort, ClientAddress Server, ushort ServerPort);
