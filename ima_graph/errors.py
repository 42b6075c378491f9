"""The errors that users meet: each message says what is wrong, where, and what to do."""


class ImaError(Exception):
    """Something the user can understand and mend."""


class InputError(ImaError):
    """A file or value that cannot be taken in as it is."""


class MappingError(ImaError):
    """A mapping file that does not fit its source or the schema."""


class NotFoundError(ImaError):
    """A record, field, question, change or file that does not exist."""


class QueryError(ImaError):
    """A query that is refused, wrong, or took too long."""


class LogError(ImaError):
    """A change log that is missing, torn or altered."""


class StoreError(ImaError):
    """An index or endpoint that cannot be opened or asked."""


class ClashError(ImaError):
    """A write that would overwrite what somebody else wrote."""
