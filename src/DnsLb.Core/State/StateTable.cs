using LiteDB;

namespace DnsLb.Core.State;

/// <summary>The documents of one kind in the file, and what is known to be in them: only differences are written.</summary>
/// <param name="documents">The collection.</param>
/// <param name="form">How an item becomes a document.</param>
internal sealed class StateTable<T>(ILiteCollection<BsonDocument> documents, DocumentForm<T> form)
    where T : class
{
    // Null: a document that means nothing any more.
    private readonly Dictionary<BsonValue, T?> _written = [];

    /// <summary>The collection's name.</summary>
    public string Name => documents.Name;

    /// <summary>How many documents the file holds.</summary>
    public int Count => _written.Count;

    /// <summary>The ids of documents that mean nothing any more; the next write removes them.</summary>
    public IEnumerable<string> Dropped => _written.Where(each => each.Value is null).Select(each => each.Key.AsString);

    /// <summary>Reads all items, but for those that mean nothing any more.</summary>
    /// <param name="count">How many there must be: a damaged file may have lost some, or lead in a circle.</param>
    public IReadOnlyList<T> Read(int count)
    {
        foreach (BsonDocument document in documents.FindAll().Take(count + 1))
        {
            _written.Add(document["_id"], form.Read(document));
        }

        return _written.Count == count ? [.. _written.Values.OfType<T>()] : throw new InvalidDataException($"of {count} {Name} it holds {_written.Count}");
    }

    /// <summary>Makes the file hold these items and no others.</summary>
    public void Write(IReadOnlyList<T> items)
    {
        // Before anything is written: to LiteDB, texts that differ in case alone are the same id.
        HashSet<BsonValue> kept = [.. items.Select(form.Id)];
        foreach (BsonValue gone in _written.Keys.Where(id => !kept.Contains(id)).ToArray())
        {
            documents.Delete(gone);
            _written.Remove(gone);
        }

        foreach (T item in items)
        {
            BsonValue id = form.Id(item);
            if (!_written.TryGetValue(id, out T? before) || before is null || !form.IsSame(before, item))
            {
                BsonDocument document = form.Write(item);
                document["_id"] = id;
                documents.Upsert(document);
                _written[id] = item;
            }
        }
    }
}

/// <summary>How items of a kind become documents and back.</summary>
/// <param name="Id">What identifies an item.</param>
/// <param name="IsSame">Whether an item needs not be written where the other stands.</param>
/// <param name="Write">Makes a document, but for its id.</param>
/// <param name="Read">Reads a document; null when it means nothing to this version, throws when it is damaged.</param>
internal sealed record DocumentForm<T>(Func<T, BsonValue> Id, Func<T, T, bool> IsSame, Func<T, BsonDocument> Write, Func<BsonDocument, T?> Read);
