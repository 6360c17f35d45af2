// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What these tests ask of forge beyond the EVM, by forge's own names.
interface Cheats {
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function prank(address sender) external;
    function warp(uint256 timestamp) external;
    function chainId(uint256 id) external;
    function readFile(string calldata path) external view returns (string memory);
    function parseJsonBytes(string calldata json, string calldata key) external pure returns (bytes memory);
    function envOr(string calldata name, string calldata fallbackValue) external view returns (string memory);
}

Cheats constant cheats = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));
