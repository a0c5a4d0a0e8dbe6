"""The program as a conversation in lines: for screen readers, and for terminals that can no more.

Nothing is drawn here: there is no cursor, no colour and no clearing, only lines and questions.
What is done is done by the services, as for the screens and the commands.
"""
